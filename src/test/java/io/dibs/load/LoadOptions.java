package io.dibs.load;

import io.dibs.app.archive.ArchiveOrder;
import io.dibs.load.baseline.BaselineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the command line asks for: scenarios by name, numbers and texts by their options. */
record LoadOptions(boolean isQuick, List<String> scenarios, Map<String, Integer> numbers, Map<String, String> texts) {
    static final String USAGE = """
            perf/run [--option value ...] [scenario ...]
              scenarios      compare crash durable sold-out duplicates rate zipf nodes takeover cold filled parts
                             (these by default),
                             memory, campaigns, signed, export, live, observed, pages, codes, ledger,
                             receipts, builds, rolling, archive, restart
              --quick        Dibs beside the ceiling and two baselines, in short turns: under three minutes
              --target       http://HOST:PORT of a deployment that runs: the hot call there, and no other scenario
              --token        for it, with the scopes admin and claim:any (the environment's DIBS_TOKEN)
              --users        of durable claims: distinct, scattered, repeated or zipf (scattered)
              --nodes        of the nodes, takeover and rolling scenarios (3)
              --compare      a report.json of another run: shows the ratios, and marks what is worse
              --jar          of the builds scenario: the other build of Dibs
              --out          where report.html and report.json go (target/perf)
              --seconds      of each closed loop (10)
              --turns        in which it and the ceiling are measured (3)
              --connections  of each closed loop (256)
              --coupons      of the scenario at a constant rate (100000)
              --per-second   the constant rate, for 40 s, and of the cold scenario for 10 s (2800)
              --large        coupons of the memory, export, archive and restart scenarios (10000000)
              --rest         of the archive scenario: the command's (its usual one)
              --listeners    of the live scenario (5000)
              --consoles     of the pages scenario (50)
              --claim-pages  of the pages scenario (500)
              --codes        uploaded for the codes scenario (2000000)
              --compare-rate at which waiting is compared, and of the takeover scenario (1000)
              --crashes      of each kind (3)
              --heap         MiB, of the node and of the ceiling (1024)
            """;
    private static final List<String> ALL = List.of(
            "compare",
            "crash",
            "durable",
            "sold-out",
            "duplicates",
            "rate",
            "zipf",
            "nodes",
            "takeover",
            "cold",
            "filled",
            "parts",
            "memory",
            "campaigns",
            "signed",
            "export",
            "live",
            "observed",
            "pages",
            "codes",
            "ledger",
            "receipts",
            "builds",
            "rolling",
            "archive",
            "restart");
    private static final List<String> USUAL = ALL.subList(0, 12);
    private static final List<String> QUICK = List.of("compare");
    private static final Map<String, Integer> QUICK_NUMBERS = Map.of("--seconds", 4, "--turns", 2);
    private static final Map<String, Integer> DEFAULTS = Map.ofEntries(
            Map.entry("--seconds", 10),
            Map.entry("--turns", 3),
            Map.entry("--connections", 256),
            Map.entry("--coupons", 100_000),
            Map.entry("--per-second", 2_800),
            Map.entry("--compare-rate", 1_000),
            Map.entry("--crashes", 3),
            Map.entry("--nodes", 3),
            Map.entry("--large", 10_000_000),
            Map.entry("--listeners", 5_000),
            Map.entry("--consoles", 50),
            Map.entry("--claim-pages", 500),
            Map.entry("--codes", 2_000_000),
            Map.entry("--rest", ArchiveOrder.USUAL_REST),
            Map.entry("--heap", 1_024));
    private static final Map<String, String> DEFAULT_TEXTS = Map.ofEntries(
            Map.entry("--compare", ""),
            Map.entry("--out", "target/perf"),
            Map.entry("--users", "scattered"),
            Map.entry("--target", ""),
            Map.entry("--token", ""),
            Map.entry("--jar", ""));

    static LoadOptions parse(String... arguments) {
        List<String> scenarios = new ArrayList<>();
        boolean isQuick = List.of(arguments).contains("--quick");
        Map<String, Integer> numbers = new HashMap<>(DEFAULTS);
        numbers.putAll(isQuick ? QUICK_NUMBERS : Map.of());
        Map<String, String> texts = new HashMap<>(DEFAULT_TEXTS);
        for (int i = 0; i < arguments.length; i++) {
            if (ALL.contains(arguments[i])) {
                scenarios.add(arguments[i]);
            } else if (DEFAULTS.containsKey(arguments[i]) && i + 1 < arguments.length) {
                numbers.put(arguments[i], Integer.parseInt(arguments[++i]));
            } else if (DEFAULT_TEXTS.containsKey(arguments[i]) && i + 1 < arguments.length) {
                texts.put(arguments[i], arguments[++i]);
            } else if (!arguments[i].equals("--quick")) {
                throw new IllegalArgumentException(arguments[i] + " is not known");
            }
        }
        List<String> usual = isQuick ? QUICK : USUAL;
        LoadOptions options = new LoadOptions(isQuick, scenarios.isEmpty() ? usual : scenarios, numbers, texts);
        // What is wrong is said before anything is built and started.
        options.users();
        if (options.has("builds") && !Files.isRegularFile(options.jar())) {
            throw new IllegalArgumentException("builds needs --jar, the file of another build");
        }
        if (options.target().isPresent() && !scenarios.isEmpty()) {
            throw new IllegalArgumentException("--target measures the hot call there; leave out " + scenarios);
        }
        return options;
    }

    boolean has(String scenario) {
        return scenarios.contains(scenario);
    }

    /** Beside which Dibs is measured: all, or what people ask for first. */
    List<BaselineKind> baselines() {
        return isQuick
                ? List.of(BaselineKind.CONDITIONAL_UPDATE, BaselineKind.WRITE_BEHIND)
                : List.of(BaselineKind.values());
    }

    int number(String name) {
        return numbers.get(name);
    }

    /** How long each closed loop lasts in one of its turns. */
    Duration turn() {
        return Duration.ofSeconds(number("--seconds")).dividedBy(number("--turns"));
    }

    ClaimingUsers users() {
        return ClaimingUsers.named(texts.get("--users"));
    }

    Optional<LoadTarget> target() {
        String token = texts.get("--token");
        String known = token.isEmpty() ? Objects.requireNonNullElse(System.getenv("DIBS_TOKEN"), "") : token;
        return Optional.of(texts.get("--target")).filter(url -> !url.isEmpty()).map(url -> LoadTarget.of(url, known));
    }

    /** Another build of Dibs. */
    Path jar() {
        return Path.of(texts.get("--jar"));
    }

    /** Where the reports go. */
    Path out() {
        return Path.of(texts.get("--out"));
    }

    /** The report of another run, if there is one to compare with. */
    Optional<Path> earlier() {
        return Optional.of(texts.get("--compare"))
                .filter(file -> !file.isEmpty())
                .map(Path::of);
    }

    String heap() {
        return "-Xmx" + number("--heap") + "m";
    }
}
