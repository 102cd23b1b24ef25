package io.dibs.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Roots and proofs against the vectors of the reference implementation of RFC 6962, and against a naive twin. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final MerkleHasher hasher = new MerkleHasher();

    /** A tree whose tiles are kept as a log keeps them: by level and index, the widest. */
    static final class KeptTree {
        final TreeBuilder builder = new TreeBuilder();
        final Map<String, byte[]> tiles = new HashMap<>();
        final List<byte[]> leaves = new ArrayList<>();

        KeptTree grow(int size) {
            for (int i = leaves.size(); i < size; i++) {
                add(new MerkleHasher().leaf(("leaf " + i).getBytes(UTF_8)));
            }
            return keep();
        }

        void add(byte[] leaf) {
            leaves.add(leaf);
            builder.append(leaf);
        }

        KeptTree keep() {
            builder.takeChanged().forEach(tile -> tiles.put(tile.level() + "/" + tile.index(), tile.hashes()));
            return this;
        }

        TreeProofs proofs(long size) {
            return new TreeProofs(size, path -> {
                byte[] hashes = tiles.get(path.level() + "/" + path.index());
                assertThat(hashes.length).isGreaterThanOrEqualTo(path.width() * MerkleHasher.BYTES);
                return hashes;
            });
        }
    }

    private static KeptTree referenceTree() {
        KeptTree tree = new KeptTree();
        LEAVES.forEach(leaf -> tree.add(new MerkleHasher().leaf(HexFormat.of().parseHex(leaf))));
        return tree.keep();
    }

    private static byte[] naive(MerkleHasher hasher, List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return hasher.empty();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int middle = Integer.highestOneBit(leaves.size() - 1);
        return hasher.node(
                naive(hasher, leaves.subList(0, middle)), naive(hasher, leaves.subList(middle, leaves.size())));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void rootsAreThoseOfTheReference() {
        KeptTree tree = new KeptTree();
        assertThat(hex(tree.builder.root())).isEqualTo(ROOTS.get(0));
        for (int size = 1; size <= LEAVES.size(); size++) {
            tree.add(hasher.leaf(HexFormat.of().parseHex(LEAVES.get(size - 1))));
            assertThat(hex(tree.builder.root())).isEqualTo(ROOTS.get(size));
        }
    }

    @Test
    void inclusionProofsAreThoseOfTheReference() {
        assertThat(referenceTree().proofs(8).inclusion(0))
                .map(MerkleTreeTest::hex)
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(referenceTree().proofs(3).inclusion(2))
                .map(MerkleTreeTest::hex)
                .containsExactly(ROOTS.get(2));
    }

    @Test
    void consistencyProofsAreThoseOfTheReference() {
        assertThat(referenceTree().proofs(8).consistency(6))
                .map(MerkleTreeTest::hex)
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Test
    void rootsOfTreesOverSeveralTilesAreThoseOfANaiveTwin() {
        KeptTree tree = new KeptTree();
        for (int size : new int[] {1, 2, 255, 256, 257, 511, 512, 513, 1_000, 65_535, 65_536, 65_537, 70_000}) {
            tree.grow(size);
            byte[] naive = naive(hasher, tree.leaves);
            assertThat(tree.builder.root()).isEqualTo(naive);
            assertThat(tree.proofs(size).root()).isEqualTo(naive);
        }
        assertThat(tree.proofs(256).root()).isEqualTo(naive(hasher, tree.leaves.subList(0, 256)));
    }

    @Test
    void eachLeafOfEachSmallTreeIsProven() {
        KeptTree tree = new KeptTree().grow(70);
        for (int size = 1; size <= 70; size++) {
            byte[] root = tree.proofs(size).root();
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = tree.proofs(size).inclusion(index);
                assertThat(ProofCheck.rootOfInclusion(tree.leaves.get(index), index, size, proof))
                        .isEqualTo(root);
            }
        }
    }

    @Test
    void aProofOfAnotherLeafLeadsToAnotherRoot() {
        KeptTree tree = new KeptTree().grow(300);
        List<byte[]> proof = tree.proofs(300).inclusion(17);
        assertThat(ProofCheck.rootOfInclusion(tree.leaves.get(18), 17, 300, proof))
                .isNotEqualTo(tree.builder.root());
        assertThat(ProofCheck.rootOfInclusion(tree.leaves.get(17), 16, 300, proof))
                .isNotEqualTo(tree.builder.root());
        assertThatThrownBy(() -> ProofCheck.rootOfInclusion(tree.leaves.get(17), 17, 300, proof.subList(0, 8)))
                .isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> ProofCheck.rootOfInclusion(tree.leaves.get(17), 300, 300, proof))
                .isInstanceOf(InvalidProofException.class);
    }

    @Test
    void eachSmallTreeIsProvenToBeTheBeginningOfEachLargerOne() {
        KeptTree tree = new KeptTree().grow(70);
        for (int larger = 1; larger <= 70; larger++) {
            byte[] largerRoot = tree.proofs(larger).root();
            for (int smaller = 0; smaller <= larger; smaller++) {
                byte[] smallerRoot = tree.proofs(smaller).root();
                List<byte[]> proof = tree.proofs(larger).consistency(smaller);
                ProofCheck.requireConsistent(smaller, smallerRoot, larger, largerRoot, proof);
            }
        }
    }

    @Test
    void aTreeThatBeganOtherwiseIsNotConsistent() {
        KeptTree tree = new KeptTree().grow(300);
        for (int smaller : new int[] {1, 7, 128, 255, 256, 299, 300}) {
            List<byte[]> proof = tree.proofs(300).consistency(smaller);
            byte[] other = tree.proofs(smaller).root();
            other[0] ^= 1;
            assertThatThrownBy(() -> ProofCheck.requireConsistent(smaller, other, 300, tree.builder.root(), proof))
                    .isInstanceOf(InvalidProofException.class);
        }
    }

    @Test
    void proofsOverSeveralTilesReadTheTilesThatAreToldBefore() {
        KeptTree tree = new KeptTree().grow(70_000);
        for (int index : new int[] {0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999}) {
            Map<TilePath, byte[]> read = new HashMap<>();
            TreeProofs.tilesOfInclusion(index, 70_000)
                    .forEach(path -> read.put(path, tree.tiles.get(path.level() + "/" + path.index())));
            List<byte[]> proof = new TreeProofs(70_000, read::get).inclusion(index);
            assertThat(ProofCheck.rootOfInclusion(tree.leaves.get(index), index, 70_000, proof))
                    .isEqualTo(tree.builder.root());
            assertThat(read).hasSizeLessThanOrEqualTo(7);
        }
    }

    @Test
    void aTreeIsContinuedFromItsPartialTiles() {
        for (int size : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 65_793}) {
            KeptTree tree = new KeptTree().grow(size);
            List<Tile> edge = TreeBuilder.edge(size).stream()
                    .map(path ->
                            new Tile(path.level(), path.index(), tree.tiles.get(path.level() + "/" + path.index())))
                    .toList();
            TreeBuilder resumed = TreeBuilder.resume(size, edge);
            assertThat(resumed.root()).isEqualTo(tree.builder.root());
            tree.grow(size + 600);
            tree.leaves.subList(size, size + 600).forEach(resumed::append);
            assertThat(resumed.root()).isEqualTo(tree.builder.root());
            resumed.takeChanged().forEach(tile -> assertThat(tile.hashes())
                    .isEqualTo(tree.tiles.get(tile.level() + "/" + tile.index())));
        }
    }

    @Test
    void tilesHaveTheWidthsOfTheSpecification() {
        KeptTree tree = new KeptTree().grow(70_000);
        assertThat(tree.tiles).hasSize(274 + 2 + 1);
        assertThat(tree.tiles.get("0/273")).hasSize(112 * MerkleHasher.BYTES);
        assertThat(tree.tiles.get("1/0")).hasSize(Tile.WIDTH * MerkleHasher.BYTES);
        assertThat(tree.tiles.get("1/1")).hasSize(17 * MerkleHasher.BYTES);
        assertThat(tree.tiles.get("2/0")).hasSize(MerkleHasher.BYTES);
    }

    @Test
    void pathsOfTilesAreThoseOfTheSpecification() {
        assertThat(new TilePath(0, 1_234_067, 256).text()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new TilePath(1, 5, 17).text()).isEqualTo("tile/1/005.p/17");
        assertThat(TilePath.parse("tile/0/x001/x234/067")).contains(new TilePath(0, 1_234_067, 256));
        assertThat(TilePath.parse("tile/2/000.p/1")).contains(new TilePath(2, 0, 1));
    }

    @Test
    void eachTileHasOnePath() {
        assertThat(List.of(
                        "tile/0/1",
                        "tile/0/x000/001",
                        "tile/00/001",
                        "tile/0/001.p/0",
                        "tile/0/001.p/256",
                        "tile/0/001.p/01",
                        "tile/entries/000",
                        "tile/0/x001/001/",
                        "tile/-1/001",
                        ""))
                .allSatisfy(path -> assertThat(TilePath.parse(path)).isEmpty());
    }
}
