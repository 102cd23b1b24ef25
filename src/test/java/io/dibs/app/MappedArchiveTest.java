package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappedArchiveTest {
    private static final String MAPS = """
            1a001000-1a999000 rw-p 00001000 fe:00 3471111                            /opt/dibs/dibs.aot
            7fb0d7f83000-7fb0d8000000 r--p 00000000 fe:00 3471112                    /opt/dibs/not-dibs.jsa
            """;

    private static String describe(String... flags) {
        return MappedArchive.describe(List.of(flags), Optional.of(MAPS));
    }

    @Test
    void namesTheFileThatTheJvmHasMapped() {
        assertThat(describe("-Xmx1g", "-XX:AOTCache=dibs.aot")).isEqualTo("dibs.aot (in use)");
        assertThat(describe("-XX:AOTCache=/opt/dibs/dibs.aot")).isEqualTo("/opt/dibs/dibs.aot (in use)");
    }

    @Test
    void saysThatAFileIsIgnored() {
        assertThat(describe("-XX:SharedArchiveFile=dibs.jsa")).startsWith("dibs.jsa (ignored");
    }

    @Test
    void believesTheLastFlagAsTheJvmDoes() {
        assertThat(describe("-XX:AOTCache=old.aot", "-XX:AOTCache=dibs.aot")).isEqualTo("dibs.aot (in use)");
    }

    @Test
    void needsNoFlagAndNoListOfMappedFiles() {
        assertThat(describe("-Xmx1g")).isEqualTo("the JVM's own");
        assertThat(MappedArchive.describe(List.of("-XX:AOTCache=dibs.aot"), Optional.empty()))
                .startsWith("dibs.aot (named");
    }
}
