package io.dibs.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a notice is written for its receiver. */
public enum MessageFormat {
    /** As Standard Webhooks asks. */
    JSON {
        @Override
        JsonObject write(EventNotice notice) {
            return new JsonObject()
                    .put("type", notice.event().label())
                    .put("timestamp", Instant.ofEpochMilli(notice.at()).toString())
                    .put("data", notice.data());
        }
    },
    /** A message that mentions nobody, whatever a campaign's name holds. */
    DISCORD {
        @Override
        JsonObject write(EventNotice notice) {
            return new JsonObject()
                    .put("content", EventText.of(notice))
                    .put("allowed_mentions", new JsonObject().put("parse", new JsonArray()));
        }
    },
    SLACK {
        @Override
        JsonObject write(EventNotice notice) {
            String text = EventText.of(notice)
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;");
            return new JsonObject().put("text", text);
        }
    };

    abstract JsonObject write(EventNotice notice);

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MessageFormat> of(String label) {
        return Stream.of(values())
                .filter(format -> format.label().equals(label))
                .findFirst();
    }
}
