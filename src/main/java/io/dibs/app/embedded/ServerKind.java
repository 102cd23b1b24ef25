package io.dibs.app.embedded;

import java.util.Locale;

/** Which server, in the order of starting. */
public enum ServerKind {
    REDIS("DIBS_REDIS_URI", 16_379),
    POSTGRES("DIBS_POSTGRES_URI", 15_432);

    private final String setting;
    private final int usualPort;

    ServerKind(String setting, int usualPort) {
        this.setting = setting;
        this.usualPort = usualPort;
    }

    /** What a person sets to bring a server instead. */
    public String setting() {
        return setting;
    }

    /** Taken at the first start where it is free: easy to know again, and in nobody's ephemeral range. */
    int usualPort() {
        return usualPort;
    }

    String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    EmbeddedServer server(DataDirectory directory, CommandRunner commands, PasswordFile password) {
        return this == POSTGRES
                ? new PostgresServer(directory, commands, password)
                : new RedisServer(directory, commands, password);
    }
}
