package io.mcpstead.doctor.report;

/**
 * What to make of something that is not as it should be; neither part holds a secret.
 *
 * @param cause why it is likely so, or certainly where that could be tried
 * @param cure what to change or to run, on one line
 */
public record Advice(String cause, String cure) {}
