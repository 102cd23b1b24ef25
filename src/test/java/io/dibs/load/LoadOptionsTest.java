package io.dibs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadOptionsTest {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(25);

    private static List<LoadScenario> scenarios(String... arguments) {
        return LoadScenario.wanted(LoadOptions.parse(arguments), new WrongAnswers(), new RunReport());
    }

    private static Duration estimate(List<LoadScenario> scenarios) {
        return scenarios.stream().map(LoadScenario::estimate).reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void theUsualRunHoldsWhatIsPromisedAndEndsInTime() {
        List<LoadScenario> usual = scenarios();

        assertThat(usual)
                .extracting(LoadScenario::name)
                .containsExactly("compare", "crash", "hot", "zipf", "nodes", "takeover", "cold", "filled", "parts");
        assertThat(estimate(usual)).isLessThan(LONGEST_RUN);
    }

    @Test
    void aQuickRunEndsInThreeMinutesWithItsBuild() {
        assertThat(estimate(scenarios("--quick"))).isLessThan(Duration.ofSeconds(150));
    }

    @Test
    void aDeploymentThatRunsIsMeasuredAndNothingElse() {
        assertThat(scenarios("--target", "http://10.0.0.7:9000", "--token", "t"))
                .extracting(LoadScenario::name)
                .containsExactly("deployment");
        LoadTarget target = LoadOptions.parse("--target", "http://10.0.0.7", "--token", "t")
                .target()
                .orElseThrow();
        assertThat(target.address().getPort()).isEqualTo(80);
        assertThat(target.token()).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://coupons.example", "coupons.example:8080", "http:///v1"})
    void aTargetThatTheGeneratorCannotAskIsRefused(String url) {
        assertThatThrownBy(() -> LoadOptions.parse("--target", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://HOST");
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> LoadOptions.parse("--users", "odd")).hasMessageContaining("zipf");
        assertThatThrownBy(() -> LoadOptions.parse("builds")).hasMessageContaining("builds needs --jar");
        assertThatThrownBy(() -> LoadOptions.parse("remote")).hasMessageContaining("remote is not known");
        assertThatThrownBy(() -> LoadOptions.parse("--target", "http://10.0.0.7", "durable"))
                .hasMessageContaining("leave out [durable]");
    }
}
