package io.mcpstead.bridge;

import org.jspecify.annotations.Nullable;

/** Who has sent a request, as far as the gateway itself knows. */
public interface Sender {
    /** Of whom nothing is known. */
    Sender UNKNOWN = new Sender() {
        @Override
        public @Nullable String tokenName() {
            return null;
        }

        @Override
        public @Nullable String address() {
            return null;
        }
    };

    /** The name of the token that let the request in; null where none was asked for. */
    @Nullable
    String tokenName();

    /** The address that the request came from, which may be a proxy's. */
    @Nullable
    String address();
}
