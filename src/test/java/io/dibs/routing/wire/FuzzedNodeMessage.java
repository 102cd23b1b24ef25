package io.dibs.routing.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.fuzz.FuzzedParser;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.LongStream;

/** A message of another node. */
public final class FuzzedNodeMessage implements FuzzedParser {
    private static final int EXAMPLES = 100;

    @Override
    public List<byte[]> examples() {
        return LongStream.range(0, EXAMPLES)
                .mapToObj(seed -> NodeMessageCodec.encode(new RandomMessages(seed).message())
                        .getBytes())
                .toList();
    }

    /** What is taken can be sent on. */
    @Override
    public void read(byte[] bytes) {
        try {
            NodeMessage message = NodeMessageCodec.decode(Buffer.buffer(bytes));
            NodeMessage again = NodeMessageCodec.decode(NodeMessageCodec.encode(message));
            assertThat(again).hasSameClassAs(message);
            assertThat(again.from()).isEqualTo(message.from());
        } catch (MalformedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s)\\S.*");
        }
    }
}
