package io.dibs.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dibs.http.access.AuthSettings;
import io.dibs.receipt.CouponEntry;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.SigningKey;
import io.dibs.receipt.Tile;
import io.dibs.receipt.TilePath;
import io.dibs.receipt.TreeBuilder;
import io.dibs.receipt.TreeProofs;
import io.dibs.testkit.api.RunningApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command verify, against logs of honest and of other operators, served as files. */
class VerifyCommandTest {
    private static final int ISSUED = 600;
    private static final String CAMPAIGN = "/v1/campaigns/sale";

    private final LogKeys keys = new LogKeys("test", SigningKey.generate(), new byte[SaltSource.SECRET_BYTES]);
    private final Map<String, byte[]> files = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;
    private List<CouponEntry> coupons;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            byte[] file = files.get(exchange.getRequestURI().getPath());
            if (refusals.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(429, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
        SaltSource salts = keys.salts();
        coupons = IntStream.rangeClosed(1, ISSUED)
                .mapToObj(i -> salts.entry("sale", i, 1_700_000_000_000L + i, "user-" + i))
                .toList();
        publish(coupons, 1_000);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + CAMPAIGN;
    }

    private void publish(List<CouponEntry> list, int stock) {
        files.clear();
        TreeBuilder tree = tree(list);
        for (Tile tile : tree.takeChanged()) {
            put("/log/" + tile.path().text(), tile.hashes());
        }
        put("/log/checkpoint", keys.sign("sale", tree.size(), tree.root()).getBytes(UTF_8));
        put("/log/key", (keys.verifier("sale").text() + "\n").getBytes(UTF_8));
        put("", ("{\"id\":\"sale\",\"stock\":" + stock + "}").getBytes(UTF_8));
    }

    private void put(String path, byte[] content) {
        files.put(CAMPAIGN + path, content);
    }

    private static TreeBuilder tree(List<CouponEntry> list) {
        TreeBuilder tree = new TreeBuilder();
        MerkleHasher hasher = new MerkleHasher();
        list.forEach(coupon -> tree.append(hasher.leaf(coupon.bytes())));
        return tree;
    }

    private Receipt receipt(int sequence, int size) {
        TreeBuilder tree = tree(coupons.subList(0, size));
        Map<String, byte[]> tiles = new HashMap<>();
        tree.takeChanged().forEach(tile -> tiles.put(tile.level() + "/" + tile.index(), tile.hashes()));
        TreeProofs proofs = new TreeProofs(size, path -> tiles.get(path.level() + "/" + path.index()));
        return new Receipt(
                coupons.get(sequence - 1),
                sequence - 1,
                proofs.inclusion(sequence - 1),
                keys.sign("sale", size, tree.root()));
    }

    private String kept(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int verify(String... words) {
        out.reset();
        String[] all = new String[words.length + 1];
        all[0] = "verify";
        System.arraycopy(words, 0, all, 1, words.length);
        return DibsCommand.run(
                new DefaultNodeFactory(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), all);
    }

    private String vkey() {
        return keys.verifier("sale").text();
    }

    private void assertCaught(String why, String... words) {
        assertThat(verify(words)).isEqualTo(ExitCode.VIOLATION);
        assertThat(out.toString(UTF_8)).contains("does not hold: ").contains(why);
    }

    @Test
    void aReceiptIsCheckedOffline() throws IOException {
        String file = kept("mine", receipt(17, 500).text());
        server.stop(0);
        assertThat(verify(file, "--key", vkey())).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8))
                .contains("number 17 of 500 of the campaign sale, for user-17, issued at 2023-11-14T22:13:20.017Z")
                .endsWith("holds\n");
    }

    @Test
    void aForgedReceiptIsCaught() throws IOException {
        String text = receipt(17, 500).text();
        assertCaught("forged", kept("mine", text.replace("\n500\n", "\n501\n")), "--key", vkey());
        assertCaught(
                "not at its place",
                kept(
                        "other",
                        text.replace("index 16", "index 16\n" + "A".repeat(43) + "=")
                                .replaceFirst("(index 16\n[^\n]+\n)[^\n]+\n", "$1")),
                "--key",
                vkey());
    }

    @Test
    void aReceiptOfAnotherKeyIsCaught() throws IOException {
        String other = SigningKey.generate().verifier("dibs-test/sale").text();
        assertCaught("no signature by the key", kept("mine", receipt(17, 500).text()), "--key", other);
    }

    @Test
    void aWholeLogIsCheckedAgainstItsStockAndWhatWasKeptOfIt() throws IOException {
        String mine = kept("mine", receipt(17, 500).text());
        String early = kept("early", receipt(1, 1).note());
        assertThat(verify(url(), mine, early, "--key", vkey())).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8))
                .contains("all 600 leaves lead to the signed root", "600 coupons of 1000", "the log began with its 500")
                .contains("checkpoint " + early + ": signed, of a log of 1 coupons");
        assertThat(verify(url() + "/log/checkpoint")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8)).contains("the log's own word");
    }

    @Test
    void aRewrittenCouponIsCaught() throws IOException {
        String mine = kept("mine", receipt(17, 500).text());
        List<CouponEntry> rewritten = new ArrayList<>(coupons);
        rewritten.set(16, keys.salts().entry("sale", 17, 1_700_000_000_017L, "a friend"));
        publish(rewritten, 1_000);
        assertThat(verify(url(), "--key", vkey())).isEqualTo(ExitCode.OK);
        assertCaught("The log was rewritten: its first 500 coupons", url(), mine);
    }

    @Test
    void aReorderedCouponIsCaught() throws IOException {
        String mine = kept("mine", receipt(17, 500).text());
        List<CouponEntry> reordered = new ArrayList<>(coupons);
        Collections.swap(reordered, 16, 17);
        publish(reordered, 1_000);
        assertCaught("The log was rewritten", url(), mine);
    }

    @Test
    void aDroppedCouponIsCaught() throws IOException {
        String mine = kept("mine", receipt(17, 500).text());
        List<CouponEntry> dropped = new ArrayList<>(coupons);
        dropped.remove(16);
        publish(dropped, 1_000);
        assertCaught("The log was rewritten", url(), mine);
        publish(coupons.subList(0, 400), 1_000);
        assertCaught("its end was cut off", url(), mine);
    }

    @Test
    void moreCouponsThanTheStockAreCaught() {
        publish(coupons, 599);
        assertCaught("600 coupons are in the log, 599 is the stock", url());
        publish(coupons, 1_000);
        assertCaught("599 is the stock", url(), "--stock", "599");
    }

    @Test
    void leavesThatAreNotThoseOfTheCheckpointAreCaught() {
        String path = "/log/" + new TilePath(0, 1, 256).text();
        byte[] changed = files.get(CAMPAIGN + path).clone();
        changed[0] ^= 1;
        put(path, changed);
        assertCaught("do not lead to the root", url());
        put(path, Arrays.copyOf(changed, 32));
        assertCaught("with 32 bytes", url());
    }

    @Test
    void anUpperTileThatDoesNotFitItsLeavesIsCaught() {
        put("/log/tile/1/000.p/2", new byte[64]);
        assertCaught("tile/1/000.p/2 otherwise than its leaves make it", url());
    }

    @Test
    void aForgedCheckpointIsCaught() {
        String note = new String(files.get(CAMPAIGN + "/log/checkpoint"), UTF_8);
        put("/log/checkpoint", note.replace("\n600\n", "\n599\n").getBytes(UTF_8));
        assertCaught("forged", url(), "--key", vkey());
    }

    @Test
    void aRateLimitIsWaitedOut() {
        refusals.set(3);
        assertThat(verify(url(), "--key", vkey())).isEqualTo(ExitCode.OK);
    }

    @Test
    void twoLogsOfOneSizeContradictEachOtherOffline() throws IOException {
        String one = kept("one", receipt(1, 5).note());
        List<CouponEntry> other = new ArrayList<>(coupons.subList(0, 5));
        Collections.reverse(other);
        String two = kept("two", keys.sign("sale", 5, tree(other).root()));
        assertCaught("Two different logs of 5 coupons were signed", one, two, "--key", vkey());
    }

    @Test
    void wrongUseAndSilenceHaveTheirOwnCodes() throws IOException {
        String mine = kept("mine", receipt(17, 500).text());
        assertThat(verify()).isEqualTo(ExitCode.USAGE);
        assertThat(verify(mine)).isEqualTo(ExitCode.USAGE);
        assertThat(verify(mine, "--key", "nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(verify(folder.resolve("absent").toString(), "--key", vkey())).isEqualTo(ExitCode.USAGE);
        assertThat(verify(url(), url())).isEqualTo(ExitCode.USAGE);
        String url = url();
        server.stop(0);
        assertThat(verify(url)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(UTF_8)).contains("cannot be reached");
    }

    @Test
    void theLogOfARunningNodeHolds() {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            api.create("sale", 20);
            for (int i = 0; i < 10; i++) {
                api.claim("sale", "u-" + i);
            }
            assertThat(verify("http://127.0.0.1:" + api.port + CAMPAIGN)).isEqualTo(ExitCode.OK);
            assertThat(out.toString(UTF_8)).contains("10 coupons of 20");
        }
    }
}
