package io.dibs.routing.wire;

import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.Command;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.ProgressQuery;
import io.dibs.routing.wire.NodeMessage.ProgressReport;
import io.dibs.routing.wire.NodeMessage.Reply;
import io.dibs.routing.wire.NodeMessage.Request;
import io.dibs.routing.wire.NodeMessage.RequestId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Messages as bytes. The first byte is the version of the format: nodes of different versions refuse each other's
 * messages rather than misread them. Written by hand: values that repeat within a message are sent once, and each
 * length is bounded before memory is taken for it.
 */
public final class NodeMessageCodec {
    public static final int VERSION = 2;
    private static final int CLAIMS = 0;
    private static final int ANSWERS = 1;
    private static final int COMMAND = 2;
    private static final int COMMAND_REPLY = 3;
    private static final int PROGRESS_QUERY = 4;
    private static final int PROGRESS_REPORT = 5;
    private static final int REQUEST = 6;
    private static final int REPLY = 7;

    private NodeMessageCodec() {}

    public static Buffer encode(NodeMessage message) {
        MessageWriter out = new MessageWriter().octet(VERSION).uuid(message.from());
        if (message instanceof Claims claims) {
            ClaimsCodec.write(out.octet(CLAIMS).number(claims.request()).number(claims.shard()), claims.claims());
        } else if (message instanceof Answers answers) {
            new ClaimAnswersCodec().write(out.octet(ANSWERS), answers.replies());
        } else if (message instanceof Command command) {
            CommandCodec.write(out.octet(COMMAND).number(command.request()).number(command.shard()), command.command());
        } else if (message instanceof CommandReply reply) {
            CommandAnswerCodec.write(write(out.octet(COMMAND_REPLY), reply.request()), reply.answer());
        } else if (message instanceof ProgressQuery query) {
            write(out.octet(PROGRESS_QUERY), query.requests());
        } else if (message instanceof ProgressReport report) {
            write(out.octet(PROGRESS_REPORT), report.requests());
        } else if (message instanceof Request request) {
            out.octet(REQUEST).number(request.number()).text(request.kind());
            out.octets(request.payload().getBytes());
        } else if (message instanceof Reply reply) {
            out.octet(REPLY).number(reply.number()).flag(reply.succeeded());
            out.octets(reply.payload().getBytes());
        }
        return out.toBuffer();
    }

    /** @throws MalformedMessageException for any invalid input, and nothing else */
    public static NodeMessage decode(Buffer buffer) {
        MessageReader in = new MessageReader(buffer.getBytes());
        try {
            int version = in.octet();
            if (version != VERSION) {
                throw new MalformedMessageException("version " + version + " where " + VERSION + " is known");
            }
            NodeMessage message = read(in.uuid(), in);
            in.end();
            return message;
        } catch (IllegalArgumentException outOfRange) {
            throw new MalformedMessageException(outOfRange);
        }
    }

    private static NodeMessage read(UUID from, MessageReader in) {
        return switch (in.below(REPLY + 1)) {
            case CLAIMS -> new Claims(from, in.number(), in.small(), ClaimsCodec.read(in));
            case ANSWERS -> new Answers(from, new ClaimAnswersCodec().read(in));
            case COMMAND -> new Command(from, in.number(), in.small(), CommandCodec.read(in));
            case COMMAND_REPLY -> new CommandReply(from, requestId(in), CommandAnswerCodec.read(in));
            case PROGRESS_QUERY -> new ProgressQuery(from, requestIds(in));
            case PROGRESS_REPORT -> new ProgressReport(from, requestIds(in));
            case REQUEST -> new Request(from, in.number(), in.text(), Buffer.buffer(in.octets()));
            default -> new Reply(from, in.number(), in.flag(), Buffer.buffer(in.octets()));
        };
    }

    private static void write(MessageWriter out, List<RequestId> requests) {
        out.number(requests.size());
        requests.forEach(request -> write(out, request));
    }

    private static MessageWriter write(MessageWriter out, RequestId request) {
        return out.number(request.number()).fixedInt(request.fingerprint());
    }

    private static List<RequestId> requestIds(MessageReader in) {
        int count = in.count();
        List<RequestId> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(requestId(in));
        }
        return requests;
    }

    private static RequestId requestId(MessageReader in) {
        return new RequestId(in.number(), in.fixedInt());
    }
}
