package io.mcpstead.http;

import io.mcpstead.bridge.MessageStream;
import io.mcpstead.dispatch.Answer;
import io.mcpstead.dispatch.ClientRequest;
import io.mcpstead.session.Cancellation;
import io.mcpstead.wire.Slice;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An answer whose steps a test gives one by one, before or while they are waited for. */
public final class Script implements MessageStream {
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    public final CompletableFuture<Cancellation.Cause> cancelled = new CompletableFuture<>();
    public final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    public Script interim(String message) {
        steps.add(new Interim(Slice.of(message)));
        return this;
    }

    public Script last(String message) {
        steps.add(new Final(Slice.of(message)));
        return this;
    }

    Script cancel() {
        steps.add(new Cancelled());
        return this;
    }

    /** In the dispatcher's place. */
    public Answer answer(ClientRequest request) {
        request.cancellation().bind(cause -> {
            cancelled.complete(cause);
            cancel();
        });
        called.countDown();
        return Answer.Messages.legacy(this);
    }

    @Override
    public Step next() {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
