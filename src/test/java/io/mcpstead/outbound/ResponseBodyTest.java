package io.mcpstead.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponseBodyTest {
    private final AtomicInteger arrived = new AtomicInteger();

    private ResponseBody body(byte[] bytes, long stated) throws IOException {
        ClassicHttpResponse response = new BasicClassicHttpResponse(200);
        response.setEntity(
                new InputStreamEntity(new ByteArrayInputStream(bytes), stated, ContentType.APPLICATION_JSON));
        return ResponseBody.of(response, arrived::addAndGet);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "1023", "1024", "1025", "5000", "300000", "1000000"})
    void readsAllWhetherItsLengthIsKnownOrNot(int length) throws Exception {
        for (long stated : new long[] {length, -1}) {
            arrived.set(0);
            ResponseBody body = body(bytes(length), stated);
            assertThat(body.read(2_000_000)).isEqualTo(bytes(length));
            assertThat(body.isRead()).isTrue();
            assertThat(arrived).hasValue(length);
        }
    }

    @ParameterizedTest
    @CsvSource({"5000", "-1"})
    void readsNoMoreThanTheBound(long stated) throws Exception {
        ResponseBody body = body(bytes(5000), stated);
        assertThat(body.read(100)).hasSize(100);
        assertThat(body.isRead()).isFalse();
    }

    @Test
    void aResponseWithoutABodyHasComeWhole() throws Exception {
        ResponseBody body = ResponseBody.of(new BasicClassicHttpResponse(204), arrived::addAndGet);
        assertThat(body.isRead()).isTrue();
        assertThat(body.read(100)).isEmpty();
    }
}
