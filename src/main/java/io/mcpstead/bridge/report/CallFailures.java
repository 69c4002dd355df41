package io.mcpstead.bridge.report;

/** Is told of each call of a tool that fails, on the thread that ends it; must not block. */
@FunctionalInterface
public interface CallFailures {
    CallFailures NONE = call -> {};

    void failed(FailedCall call);
}
