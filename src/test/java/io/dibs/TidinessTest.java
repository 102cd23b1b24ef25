package io.dibs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of style that a formatter does not hold, on the files of the repository themselves. */
class TidinessTest {
    private static final Path TOP = Path.of("");
    private static final int MAX_LINE = 120;

    /** The formatter leaves texts whole. */
    private static final Pattern TEXT = Pattern.compile("^\\s*(\\+ )?\".*");

    private static final List<String> NAMED_BY_THEIR_FOLDER = List.of("package-info.java");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#]+)(#[^)]*)?\\)");

    /** Words that a reader stumbles over, in documents and in the comments of code; see CONTRIBUTING.md. */
    private static final Pattern STUMBLING = Pattern.compile(
            "\\b(anew|whoever|whomever|whosoever|thereof|hereby|thereby|hence|thus|shall|perchance|in hand|bec[ao]mes? of"
                    + "|is meant, perhaps|lets? go of|letting go of|(is|are|was|were|be|been) told(?! apart))\\b",
            Pattern.CASE_INSENSITIVE);

    /** Words that once named things here and that nobody else would look for, in comments as in the code itself. */
    private static final Pattern PRIVATE = Pattern.compile(
            "tenure|clerk|errand|dialled|doorkeeper|postman|parcel|\\bdesk|seize|seizing", Pattern.CASE_INSENSITIVE);

    private static final Pattern COMMENT = Pattern.compile("^\\s*(/?\\*|//).*|.*\\s// .*");
    private static final List<String> NAMES_THE_WORDS = List.of("TidinessTest.java");

    @Test
    void noLineOfCodeIsTooLong() {
        assertThat(linesOf(
                        javaFiles(),
                        line -> line.length() > MAX_LINE && !TEXT.matcher(line).matches()))
                .isEmpty();
    }

    @Test
    void noNameStandsForTwoClasses() {
        Map<String, List<Path>> byName = javaFiles()
                .filter(file -> !NAMED_BY_THEIR_FOLDER.contains(name(file)))
                .collect(Collectors.groupingBy(TidinessTest::name));
        assertThat(byName.values()).filteredOn(files -> files.size() > 1).isEmpty();
    }

    @Test
    void aClassNameOfOneWordIsRare() {
        List<String> names = files("src/main/java", ".java")
                .map(TidinessTest::name)
                .filter(name -> !NAMED_BY_THEIR_FOLDER.contains(name))
                .toList();
        assertThat(names)
                .filteredOn(name -> name.matches("[A-Z][a-z0-9]+\\.java"))
                .hasSizeLessThan(names.size() * 15 / 100);
    }

    /** The build checks what may be null all the same; the mark tells it to readers and their tools. */
    @Test
    void everyPackageIsNullMarked() {
        assertThat(files("src/main/java", ".java").map(Path::getParent).distinct())
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("\n@NullMarked\npackage "));
    }

    @Test
    void documentsUsePlainWords() {
        assertThat(linesOf(
                        Stream.concat(documents(), readByPeople()),
                        line -> STUMBLING.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void commentsUsePlainWords() {
        assertThat(linesOf(
                        codeFiles(),
                        line -> COMMENT.matcher(line).matches()
                                && STUMBLING.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void nothingIsNamedByAPrivateWord() {
        assertThat(linesOf(codeFiles(), line -> PRIVATE.matcher(line).find())).isEmpty();
    }

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        assertThat(documents()
                        .flatMap(file -> links(file).map(file::resolveSibling))
                        .filter(target -> !Files.exists(target)))
                .isEmpty();
    }

    @Test
    void theReadmeIsOnePage() {
        assertThat(lines(TOP.resolve("README.md"))).hasSizeLessThanOrEqualTo(130);
    }

    private static Stream<Path> documents() {
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "perf/README.md")
                        .map(TOP::resolve),
                files("docs", ".md"));
    }

    /** Pages, the API's description, settings and alerts. */
    private static Stream<Path> readByPeople() {
        return Stream.of(
                        files("src/main/resources/web", ".html"),
                        files("src/main/resources/web", ".js"),
                        files("src/main/resources", ".yaml"),
                        files("cluster-config", ".yaml"),
                        files("cluster-config", ".yml"))
                .flatMap(all -> all);
    }

    private static Stream<String> links(Path file) {
        return lines(file).stream().flatMap(line -> LINK.matcher(line).results().map(found -> found.group(1)));
    }

    private static List<String> linesOf(Stream<Path> files, Predicate<String> offence) {
        return files.flatMap(file -> lines(file).stream().filter(offence).map(line -> file + ": " + line.strip()))
                .toList();
    }

    private static Stream<Path> javaFiles() {
        return Stream.concat(files("src/main/java", ".java"), files("src/test/java", ".java"));
    }

    private static Stream<Path> codeFiles() {
        return javaFiles().filter(file -> !NAMES_THE_WORDS.contains(name(file)));
    }

    private static Stream<Path> files(String folder, String end) {
        try (Stream<Path> all = Files.walk(TOP.resolve(folder))) {
            return all.filter(file -> name(file).endsWith(end)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
