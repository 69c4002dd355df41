package io.mcpstead.doctor;

import io.mcpstead.outbound.AnswerHead;
import io.mcpstead.outbound.UpstreamException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The heads of all that a server has answered so far, in order. Safe for use by several threads. */
final class Heads {
    private final List<AnswerHead> all = new CopyOnWriteArrayList<>();

    void add(AnswerHead head) {
        all.add(head);
    }

    /**
     * The answer that a failure is about: the one of its status, else the last to a POST, which is that to {@code initialize}, else
     * the last. Servers of before 2026-07-28 refuse the question before it as they like, which tells nothing.
     */
    Optional<AnswerHead> about(UpstreamException failure) {
        return all.stream()
                .filter(head -> failure.httpStatus() != 0 && head.status() == failure.httpStatus())
                .findFirst()
                .or(() -> last(all.stream()
                        .filter(head -> head.method().equals("POST"))
                        .toList()))
                .or(() -> last(all));
    }

    private static Optional<AnswerHead> last(List<AnswerHead> heads) {
        return heads.isEmpty() ? Optional.empty() : Optional.of(heads.getLast());
    }

    /** How the server asks for credentials, where it has with that status. */
    Optional<String> challenge(int status) {
        return all.stream()
                .filter(head -> head.status() == status)
                .flatMap(head -> Optional.ofNullable(head.challenge()).stream())
                .findFirst();
    }
}
