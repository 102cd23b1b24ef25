package io.dibs.http.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.request.UserIds;
import io.dibs.repository.UploadStaging;
import io.dibs.testkit.fuzz.FuzzedParser;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A list of codes and of users, as text and as CSV, cut into pieces where its first byte says. */
public final class FuzzedUpload implements FuzzedParser {
    private static final UploadStaging NOTHING_IS_STAGED = null;

    @Override
    public List<byte[]> examples() {
        return List.of(
                "\u0003one\ntwo\r\nthree".getBytes(UTF_8),
                "\u0009name,\"userId\"\n\"a, \"\"b\"\"\",u-1\n".getBytes(UTF_8));
    }

    @Override
    public void read(byte[] bytes) {
        int pieces = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x3f);
        List<byte[]> lines = lines(bytes, pieces);
        assertThat(lines).usingElementComparator(Arrays::compare).isEqualTo(lines(bytes, Math.max(1, bytes.length)));
        for (boolean csv : List.of(true, false)) {
            UserLines users = new UserLines(new LineForm(csv, "userId"), NOTHING_IS_STAGED, 1);
            CodeLines codes = new CodeLines(new LineForm(csv, "code"), NOTHING_IS_STAGED, 1);
            for (byte[] line : lines) {
                readOrRefuse(
                        users, line, userId -> assertThat(UserIds.flaw(userId)).isNull());
                readOrRefuse(
                        codes, line, code -> assertThat(CodeRule.checked(code)).isEqualTo(code));
            }
        }
    }

    private static void readOrRefuse(StagedLines lines, byte[] line, Consumer<String> check) {
        try {
            String value = lines.read(line);
            if (value != null) {
                check.accept(value);
            }
        } catch (LineFlaw refused) {
            assertThat(refused).hasMessageMatching("\\S.*");
        }
    }

    private static List<byte[]> lines(byte[] bytes, int size) {
        List<byte[]> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(lines::add);
        for (int at = 0; at < bytes.length; at += size) {
            cutter.add(Buffer.buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
        }
        cutter.end();
        return lines;
    }
}
