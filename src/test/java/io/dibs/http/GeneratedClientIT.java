package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are generated from the contract compile, and their types are what the API takes and answers. */
@Tag("node")
class GeneratedClientIT {
    /** The build puts it there, before integration tests. */
    private static final Path TOOLS = Path.of("target", "generator").toAbsolutePath();

    private static final Path GENERATOR = TOOLS.resolve("openapi-generator-cli.jar");
    private static final Path CONTRACT = Path.of("src", "main", "resources", "openapi.yaml");
    private static final Path CUSTOMERS = Path.of("src", "test", "clients");
    private static final AuthSettings.Jwt SIGNED = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private static Path folder;

    private static RunningApi api;

    @BeforeAll
    static void generate() throws IOException {
        Path java = describe("java", """
                generatorName: java
                library: native
                additionalProperties: {useJakartaEe: true, openApiNullable: false, containerDefaultToNull: true}
                """);
        Path typescript = describe("typescript/dibs", """
                generatorName: typescript-fetch
                additionalProperties: {importFileExtension: .js}
                """);
        run(briefJava("-jar", GENERATOR.toString(), "batch", java.toString(), typescript.toString()));
        api = new RunningApi(SIGNED);
        api.now.set(System.currentTimeMillis());
    }

    @AfterAll
    static void close() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void aClientInJavaCompilesAndReadsEveryAnswer() throws IOException {
        String classes = folder.resolve("classes").toString();
        // The generator's jar holds Jackson as well.
        String libraries = GENERATOR + File.pathSeparator + TOOLS.resolve("jakarta.annotation-api.jar");
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "-proc:none", "-encoding", "UTF-8", "-cp", libraries, "-d", classes));
        arguments.add(CUSTOMERS.resolve("Customer.java").toString());
        try (Stream<Path> sources = Files.walk(folder.resolve("java/src/main/java"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(exitCode).as(messages.toString()).isZero();

        run(briefJava("-cp", classes + File.pathSeparator + libraries, "Customer", address(), administratorToken()));
    }

    @Test
    void aClientInTypeScriptCompilesAndReadsEveryAnswer() throws IOException {
        Path project = folder.resolve("typescript");
        Files.copy(CUSTOMERS.resolve("customer.ts"), project.resolve("customer.ts"));
        Files.writeString(project.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(project.resolve("tsconfig.json"), """
                {
                  "compilerOptions": {
                    "strict": true, "noEmitOnError": true, "skipLibCheck": true, "types": [],
                    "target": "es2022", "module": "nodenext", "lib": ["es2022", "dom", "dom.iterable"]
                  },
                  "files": ["customer.ts", "dibs/index.ts"]
                }
                """);
        run(List.of("node", TOOLS.resolve("typescript/tsc.js").toString(), "-p", project.toString()));

        run(List.of("node", project.resolve("customer.js").toString(), address(), administratorToken()));
    }

    /** @return the file that tells the generator */
    private static Path describe(String client, String options) throws IOException {
        Path file = folder.resolve(client.replace('/', '-') + ".yaml");
        String places = "inputSpec: %s\noutputDir: %s\n".formatted(CONTRACT.toAbsolutePath(), folder.resolve(client));
        return Files.writeString(file, options + places);
    }

    private static List<String> briefJava(String... arguments) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java(), "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Path log = Files.createTempFile(folder, "output", ".txt");
        try (ChildProcess process = ChildProcess.start(command, Map.of(), log)) {
            int exitCode = process.awaitEnd(LIMIT);
            assertThat(exitCode).as(process.output()).isZero();
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + api.port;
    }

    private static String administratorToken() {
        return new TokenMinter(SIGNED).mint("boss", "admin", Instant.now(), Duration.ofMinutes(5));
    }
}
