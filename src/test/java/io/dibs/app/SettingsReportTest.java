package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.app.ProcessEnvironment.FlagValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReportTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void everySettingHasALine() {
        assertThat(report(Map.of(), false).lines().map(line -> line.split(" ")[0]))
                .containsExactly(
                        Stream.of(SettingKey.values()).map(SettingKey::name).toArray(String[]::new));
    }

    @Test
    void defaultsShowWhatIsInForceHere() {
        assertThat(report(Map.of(), false))
                .containsPattern("(?m)^DIBS_HTTP_HOST +127\\.0\\.0\\.1 +default$")
                .containsPattern("(?m)^DIBS_NODE +host-1a2b +default$")
                .containsPattern("(?m)^DIBS_AUTH +none +default$")
                .containsPattern("(?m)^DIBS_JWT_ISSUER +- +default$");
    }

    @Test
    void aValueIsShownWithTheFlagTheVariableOrTheFileItCameFrom() throws IOException {
        Path file = Files.writeString(folder.resolve("dibs.properties"), "DIBS_SHARDS=8\nDIBS_HTTP_PORT=1\n");
        assertThat(report(Map.of("DIBS_CONFIG", file.toString(), "DIBS_LOG", "json", "DIBS_HTTP_PORT", "2"), false))
                .containsPattern("(?m)^DIBS_SHARDS +8 +file \\S+dibs\\.properties$")
                .containsPattern("(?m)^DIBS_LOG +json +environment$")
                .containsPattern("(?m)^DIBS_HTTP_PORT +3 +--port$");
    }

    @Test
    void secretsAreHiddenUnlessAPersonAsksForThem() throws IOException {
        Path file = Files.writeString(folder.resolve("jwt"), SECRET);
        Map<String, String> variables = Map.of(
                "DIBS_AUTH", "jwt",
                "DIBS_JWT_SECRET_FILE", file.toString(),
                "DIBS_REDIS_URI", "redis://:hush@cache:6379");
        assertThat(report(variables, false))
                .doesNotContain(SECRET)
                .doesNotContain("hush")
                .containsPattern("(?m)^DIBS_JWT_SECRET +\\(secret\\) +environment, DIBS_JWT_SECRET_FILE$");
        assertThat(report(variables, true)).contains(SECRET, "redis://:hush@cache:6379");
    }

    @Test
    void embeddedServersAreShownWhereTheyWereStarted() throws IOException {
        Path data = Files.createDirectories(folder.resolve(".dibs"));
        Files.writeString(data.resolve("servers.properties"), "DIBS_POSTGRES_URI=postgresql://dibs:hush@host:5/d");
        assertThat(report(Map.of(), false))
                .containsPattern("(?m)^DIBS_POSTGRES_URI +postgresql://dibs:\\*{3}@host:5/d +embedded server$")
                .containsPattern("(?m)^DIBS_REDIS_URI +embedded +default$");
    }

    private String report(Map<String, String> variables, boolean showsSecrets) {
        Map<String, FlagValue> flags = variables.containsKey("DIBS_HTTP_PORT")
                ? Map.of("--port", new FlagValue(SettingKey.DIBS_HTTP_PORT, "3"))
                : Map.of();
        return new SettingsReader(new ProcessEnvironment(variables, flags, true, "host-1a2b", folder))
                .report(showsSecrets);
    }
}
