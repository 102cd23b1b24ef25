package io.dibs.app;

import io.dibs.receipt.InvalidProofException;
import io.dibs.receipt.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks receipts offline, and a campaign's log over HTTP. It needs no database and no settings. */
@Command(
        name = "verify",
        description = {
            "Checks receipts and checkpoints offline, and with the URL of a campaign its whole log:"
                    + " that the list was never rewritten since, and that no more was issued than its stock.",
            "Exit code 0: all of it holds. 1: something does not. 2: wrong usage. 3: the log cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class VerifyCommand implements Callable<Integer> {
    /** A receipt has some kilobytes. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final PrintStream out;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECEIPT|URL",
            description = "Files with receipts or checkpoints, and the URL of at most one campaign or log.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "VKEY",
            description = "The log's verifier key, as you know it from elsewhere. Needed for receipts alone.")
    private @Nullable String key;

    @Option(names = "--stock", paramLabel = "N", description = "The campaign's stock. Default: as its API says.")
    private @Nullable Long stock;

    @Option(names = "--token", paramLabel = "TOKEN", description = "For an API that shows campaigns to users alone.")
    private @Nullable String token;

    VerifyCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        List<String> urls = sources.stream().filter(LogClient::isUrl).toList();
        if (urls.size() > 1) {
            throw new InvalidSettingsException("Give the URL of one log at a time");
        }
        Optional<VerifierKey> pinned = pinned();
        if (urls.isEmpty() && pinned.isEmpty()) {
            throw new InvalidSettingsException(
                    "A receipt alone needs --key: the verifier key is at …/v1/campaigns/{id}/log/key, and should come"
                            + " from where you trust it");
        }
        Map<String, String> files = files();
        try {
            LogVerification verification = urls.isEmpty()
                    ? LogVerification.offline(pinned.orElseThrow(), out)
                    : LogVerification.of(new LogClient(urls.get(0), token), pinned, stock, out);
            files.forEach(verification::add);
            verification.finish();
            out.println("holds");
            return ExitCode.OK;
        } catch (InvalidProofException violation) {
            out.println("does not hold: " + violation.getMessage());
            return ExitCode.VIOLATION;
        }
    }

    private Optional<VerifierKey> pinned() {
        try {
            return Optional.ofNullable(key).map(VerifierKey::parse);
        } catch (InvalidProofException malformed) {
            throw new InvalidSettingsException("--key: " + malformed.getMessage());
        }
    }

    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        sources.stream().filter(source -> !LogClient.isUrl(source)).forEach(name -> files.put(name, read(name)));
        return files;
    }

    private static String read(String name) {
        Path file = Path.of(name);
        try {
            if (Files.size(file) <= MAX_FILE_BYTES) {
                return Files.readString(file);
            }
            throw new InvalidSettingsException(name + " is too large for a receipt");
        } catch (CharacterCodingException e) {
            throw new InvalidSettingsException(name + " is no text");
        } catch (IOException e) {
            throw new InvalidSettingsException(name + " cannot be read");
        }
    }
}
