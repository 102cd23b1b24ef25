package io.dibs.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the command line asks for: scenarios by name, and numbers. */
record LoadOptions(List<String> scenarios, Map<String, Integer> numbers) {
    static final String USAGE = """
            perf/run [--option number ...] [scenario ...]
              scenarios      durable sold-out duplicates rate (these by default), memory, campaigns, remote,
                             signed, export, live, codes, ledger, filled, receipts
              --seconds      of each closed loop (10)
              --turns        in which it and the ceiling are measured (3)
              --connections  of each closed loop (256)
              --coupons      of the scenario at a constant rate (100000)
              --per-second   the constant rate, for 40 s (2800)
              --large        coupons of the memory and export scenarios (10000000)
              --listeners    of the live scenario (5000)
              --codes        uploaded for the codes scenario (2000000)
              --heap         MiB, of the node and of the ceiling (1024)
            """;
    private static final List<String> ALL = List.of(
            "durable",
            "sold-out",
            "duplicates",
            "rate",
            "memory",
            "campaigns",
            "remote",
            "signed",
            "export",
            "live",
            "codes",
            "ledger",
            "filled",
            "receipts");
    private static final List<String> USUAL = ALL.subList(0, 4);
    private static final Map<String, Integer> DEFAULTS = Map.of(
            "--seconds", 10,
            "--turns", 3,
            "--connections", 256,
            "--coupons", 100_000,
            "--per-second", 2_800,
            "--large", 10_000_000,
            "--listeners", 5_000,
            "--codes", 2_000_000,
            "--heap", 1_024);

    static LoadOptions parse(String... arguments) {
        List<String> scenarios = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>(DEFAULTS);
        for (int i = 0; i < arguments.length; i++) {
            if (ALL.contains(arguments[i])) {
                scenarios.add(arguments[i]);
            } else if (DEFAULTS.containsKey(arguments[i]) && i + 1 < arguments.length) {
                numbers.put(arguments[i], Integer.parseInt(arguments[++i]));
            } else {
                throw new IllegalArgumentException(arguments[i] + " is not known");
            }
        }
        return new LoadOptions(scenarios.isEmpty() ? USUAL : scenarios, numbers);
    }

    boolean has(String scenario) {
        return scenarios.contains(scenario);
    }

    int number(String name) {
        return numbers.get(name);
    }

    String heap() {
        return "-Xmx" + number("--heap") + "m";
    }
}
