package io.dibs.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.guard.GuardRemoval.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes guards away and looks whether a test notices. {@code -Ddibs.guards=0} tries all of them,
 * {@code -Ddibs.guards=3} every third part of the table once, and {@code -Ddibs.guard=words} those whose sentence
 * contains the words.
 */
class GuardsTest {
    private static final int FEW = 1;
    private static final int SEEDS = Integer.getInteger("dibs.guard.seeds", 300);

    @TempDir
    Path folder;

    @Test
    void everyGuardStandsInItsSourceOnce() {
        assertThat(Guard.all()).hasSizeGreaterThan(100).allMatch(Guard::isInItsSource);
    }

    @Test
    void eachGuardIsMissedWhenItIsGone() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<Result>> trials = new ArrayList<>();
        for (Guard guard : chosen()) {
            Path own = folder.resolve(Integer.toString(trials.size()));
            trials.add(pool.submit(() -> new GuardRemoval(guard, own, SEEDS).run()));
        }
        pool.shutdown();
        List<Result> results = new ArrayList<>();
        for (Future<Result> trial : trials) {
            results.add(trial.get());
            System.out.println(results.get(results.size() - 1));
        }
        assertThat(results).isNotEmpty().allMatch(Result::isCaught);
    }

    private static List<Guard> chosen() {
        List<Guard> all = Guard.all();
        String words = System.getProperty("dibs.guard");
        if (words != null) {
            return all.stream().filter(guard -> guard.name().contains(words)).toList();
        }
        int few = Integer.getInteger("dibs.guards", FEW);
        if (few == 0) {
            return all;
        }
        List<Guard> some = new ArrayList<>();
        for (int i = 0; i < few; i++) {
            some.add(all.get(all.size() * i / few));
        }
        return some;
    }
}
