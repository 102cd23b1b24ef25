package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CouponCodeTest {
    static final CodeKey KEY = new CodeKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    static CouponCode.Writer writer(int shard, int number) {
        return new CouponCode.Writer(new Terms(
                "c",
                shard,
                number,
                100,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                KEY,
                PublishedUploads.NONE,
                1));
    }

    private static int read(String code) {
        return CouponCode.sequence(CouponCode.read(code).orElseThrow(), KEY);
    }

    @Test
    void aRenewedKeyLeavesOldCodesAsTheyAreAndForgetsThoseThatAreLost() {
        CodeKey renewed = KEY.renewedAbove(100, new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
        for (int sequence : new int[] {1, 99, 100, 101, 102, Terms.MAX_STOCK}) {
            String before = writer(KEY).write(sequence);
            String now = writer(renewed).write(sequence);
            assertThat(now.equals(before)).as("%d", sequence).isEqualTo(sequence <= 100);
            assertThat(CouponCode.sequence(CouponCode.read(now).orElseThrow(), renewed))
                    .isEqualTo(sequence);
            assertThat(CouponCode.sequence(CouponCode.read(before).orElseThrow(), renewed))
                    .isEqualTo(sequence <= 100 ? sequence : 0);
        }
    }

    @Test
    void aKeyThatNoCouponIsMadeWithIsForgotten() {
        byte[] one = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        byte[] two = {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
        CodeKey twice = KEY.renewedAbove(100, one).renewedAbove(200, two);
        assertThat(twice.generations()).isEqualTo(3);
        assertThat(twice.renewedAbove(200, one).generations()).isEqualTo(3);
        assertThat(twice.renewedAbove(150, one).generations()).isEqualTo(3);
        assertThat(twice.renewedAbove(100, two)).isEqualTo(KEY.renewedAbove(100, two));
        assertThat(twice.renewedAbove(0, two)).isEqualTo(KEY.renewedAbove(0, two));
        CouponCode.Writer writer = writer(twice);
        assertThat(writer.write(300)).isEqualTo(writer(new CodeKey(two)).write(300));
        assertThat(writer.write(150)).isEqualTo(writer(new CodeKey(one)).write(150));
        assertThat(writer.write(50)).isEqualTo(writer(KEY).write(50));
    }

    private static CouponCode.Writer writer(CodeKey key) {
        return new CouponCode.Writer(new Terms(
                "c",
                3,
                7,
                9,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                key,
                PublishedUploads.NONE,
                1));
    }

    @Test
    void aCodeLeadsBackToItsCoupon() {
        for (int number : new int[] {2, 1_023, 1_024, 40_000_000, 1_000_000_000}) {
            for (int sequence : new int[] {1, 2, 31, 1_000_000, 2_000_000_000}) {
                String code = writer(31, number).write(sequence);
                CouponCode.Address address = CouponCode.read(code).orElseThrow();
                assertThat(address.shard()).isEqualTo(31);
                assertThat(address.number()).isEqualTo(number);
                assertThat(CouponCode.sequence(address, KEY)).isEqualTo(sequence);
            }
        }
    }

    /** What has been handed out stays good. */
    @Test
    void codesNeverChange() {
        assertThat(writer(3, 7).write(12_345)).isEqualTo("0307-3R46-65Z2-FSC8-AGP6-842N-QA4S-9CR3");
        assertThat(writer(31, 40_000_000).write(2_000_000_000))
                .isEqualTo("0Z16-4PG0-4TQC-672H-HW92-V1PN-EA5B-1P1M-BC61");
        assertThat(writer(1_023, 1_023).write(1)).isEqualTo("ZZZZ-2JR0-Y3DD-CD9A-EXMN-9MVB-73N7-9CN1");
    }

    @Test
    void caseDashesBlanksAndLookAlikesDoNotMatter() {
        String code = writer(3, 7).write(12_345);
        assertThat(read(code.toLowerCase(Locale.ROOT))).isEqualTo(12_345);
        assertThat(read(code.replace("-", ""))).isEqualTo(12_345);
        assertThat(read(" " + code.replace('-', ' ') + " ")).isEqualTo(12_345);
        assertThat(read(code.replace('0', 'o').replace('1', 'l'))).isEqualTo(12_345);
    }

    @Test
    void everyWrongCharacterAndEverySwapOfNeighboursIsNoticed() {
        String code = writer(3, 7).write(12_345).replace("-", "");
        for (int at = 0; at < code.length(); at++) {
            for (char other : CouponCode.ALPHABET.toCharArray()) {
                if (other != code.charAt(at)) {
                    String wrong = code.substring(0, at) + other + code.substring(at + 1);
                    assertThat(CouponCode.read(wrong)).as(wrong).isEmpty();
                }
            }
            if (at > 0 && code.charAt(at) != code.charAt(at - 1)) {
                String swapped =
                        code.substring(0, at - 1) + code.charAt(at) + code.charAt(at - 1) + code.substring(at + 1);
                assertThat(CouponCode.read(swapped)).as(swapped).isEmpty();
            }
        }
    }

    @Test
    void whatIsNoCodeIsNoCode() {
        for (String text : new String[] {"", "-", "hello", "U".repeat(32), "ä".repeat(32), "0".repeat(1_000_000)}) {
            assertThat(CouponCode.read(text)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void anotherCampaignsKeyReadsNothing() {
        CouponCode.Address address = CouponCode.read(writer(3, 7).write(5)).orElseThrow();
        assertThat(CouponCode.sequence(address, new CodeKey(new byte[16]))).isZero();
    }

    @Test
    void codesTellNothingOfTheirNeighbours() {
        CouponCode.Writer writer = writer(3, 7);
        Random random = new Random(7);
        Set<String> middles = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            middles.add(writer.write(1 + random.nextInt(1_000_000_000)).substring(5, 15));
        }
        assertThat(middles).hasSizeGreaterThan(990);
    }
}
