package io.mcpstead.bridge.report;

/**
 * A call that has not ended.
 *
 * @param nanos since it came
 * @param parked whether no request is open for it: its client is to come back with answers
 */
public record OpenCall(CallSubject subject, long nanos, boolean parked) {}
