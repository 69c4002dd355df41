package io.mcpstead.dispatch;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.bridge.report.OpenCall;
import io.mcpstead.wire.JsonRpc;
import io.mcpstead.wire.Slice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a batch as one array, in the order of its requests, which are handled one after another. What comes
 * before an answer is passed on as it comes.
 */
final class BatchStream implements MessageStream {
    private final Iterator<Slice> elements;
    private final Function<Slice, @Nullable MessageStream> handler;
    private final List<Slice> responses = new ArrayList<>();
    private volatile @Nullable MessageStream current;

    BatchStream(List<Slice> elements, Function<Slice, @Nullable MessageStream> handler) {
        this.elements = elements.iterator();
        this.handler = handler;
        advance();
    }

    /** Moves to the next element that is owed an answer. */
    private void advance() {
        close();
        while (current == null && elements.hasNext()) {
            current = handler.apply(elements.next());
        }
    }

    boolean hasAnswers() {
        return current != null;
    }

    @Override
    public Step next() {
        for (MessageStream open = current; open != null; open = current) {
            switch (open.next()) {
                case Interim interim -> {
                    return interim;
                }
                case Final last -> {
                    responses.add(last.message().toSlice());
                    advance();
                }
                case Cancelled ignored -> advance();
            }
        }
        return responses.isEmpty() ? new Cancelled() : new Final(JsonRpc.array(responses));
    }

    @Override
    public List<OpenCall> openCalls() {
        MessageStream open = current;
        return open == null ? List.of() : open.openCalls();
    }

    @Override
    public void close() {
        MessageStream open = current;
        if (open != null) {
            open.close();
            current = null;
        }
    }
}
