package io.dibs.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Signs tokens, for a first try and for load tests. */
@Command(
        name = "token",
        description = "Signs tokens with DIBS_JWT_SECRET, one a line.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class TokenCommand implements Runnable {
    private static final int MAX_COUNT = 10_000_000;
    private static final int MAX_SUBJECT = 128;
    private static final List<String> SCOPES = List.of("admin", "operator", "claim:any");

    private final NodeFactory factory;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sub",
            required = true,
            paramLabel = "USER",
            description = "Whom the token is for. With --count above 1: USER-1, USER-2 and so on.")
    private String subject;

    @Option(
            names = "--scope",
            split = ",",
            paramLabel = "SCOPE",
            description = "Any of admin, operator, claim:any; repeated or a list. Without one: a user.")
    private List<String> scopes = List.of();

    @Option(
            names = "--ttl",
            defaultValue = "1h",
            paramLabel = "TIME",
            converter = Lifespan.class,
            description = "How long it is good for: 90s, 15m, 12h or 30d. Default: ${DEFAULT-VALUE}.")
    private Duration ttl;

    @Option(
            names = "--count",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int count;

    TokenCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public void run() {
        check();
        NodeFactory.Mint mint = factory.mint(new SettingsReader(ProcessEnvironment.ofThisProcess()).secretOnly());
        for (int i = 1; i <= count; i++) {
            out.println(mint.token(count == 1 ? subject : subject + "-" + i, scopes, ttl));
        }
        out.flush();
    }

    private void check() {
        for (String scope : scopes) {
            if (!SCOPES.contains(scope)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--scope knows no \"" + scope + "\"; it is any of " + String.join(", ", SCOPES));
            }
        }
        if (count < 1 || count > MAX_COUNT) {
            throw new ParameterException(spec.commandLine(), "--count is 1 to " + MAX_COUNT + ", not " + count);
        }
        if (subject.isEmpty()
                || subject.length() > MAX_SUBJECT
                || subject.chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(
                    spec.commandLine(), "--sub is 1 to " + MAX_SUBJECT + " characters without control characters");
        }
    }

    /** A number and a unit. */
    static final class Lifespan implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd]?)");
        private static final Duration LONGEST = Duration.ofDays(3_650);

        @Override
        public Duration convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("\"" + text + "\" is not a time such as 90s, 15m, 12h or 30d");
            }
            return bounded(text, of(form));
        }

        private static Duration bounded(String text, Duration wanted) {
            if (wanted.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("\"" + text + "\" is longer than " + LONGEST.toDays() + "d");
            }
            return wanted;
        }

        private static Duration of(Matcher form) {
            long number = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofSeconds(number);
            };
        }
    }
}
