package io.dibs.guard;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.dibs.simulation.SeedTrial;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A JVM that runs the unit tests of a package and then seeds of the simulator, with a class on its path from which a
 * guard was taken away. It ends at the first failure and prints it.
 */
final class GuardTrial {
    static final int MISSED = 0;
    static final int CAUGHT = 3;

    private GuardTrial() {}

    /** @param arguments the package, and the last seed */
    public static void main(String[] arguments) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectPackage(arguments[0]))
                                .filters(includeClassNamePatterns(".*Test"))
                                .build(),
                        new FirstFailure());
        SeedTrial.firstFailure(Long.parseLong(arguments[1])).ifPresent(failure -> end("simulator: " + failure));
        System.exit(MISSED);
    }

    private static final class FirstFailure implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                end(test.getLegacyReportingName());
            }
        }
    }

    /** Whatever else still runs. */
    private static void end(String caughtBy) {
        System.out.println(caughtBy.lines().findFirst().orElse(""));
        System.out.flush();
        Runtime.getRuntime().halt(CAUGHT);
    }
}
