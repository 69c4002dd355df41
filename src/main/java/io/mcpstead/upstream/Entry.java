package io.mcpstead.upstream;

import io.mcpstead.protocol.ParamHeaders;
import io.mcpstead.wire.JsonObject;

/**
 * One tool, prompt, resource or template as its upstream describes it.
 *
 * @param key what tells it from the others: its name, URI or URI template
 * @param json its entry in the upstream's list
 * @param headers the arguments to mirror into headers; none but with tools
 */
public record Entry(String key, JsonObject json, ParamHeaders headers) {}
