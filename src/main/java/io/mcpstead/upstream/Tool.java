package io.mcpstead.upstream;

import io.mcpstead.wire.JsonObject;

/** A tool as its upstream describes it; {@code json} is its entry in the answer to {@code tools/list}. */
public record Tool(String name, JsonObject json) {}
