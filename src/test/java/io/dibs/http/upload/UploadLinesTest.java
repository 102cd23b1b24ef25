package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.testkit.api.CheckedApi.Reply;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines of an upload are taken, and how are the others named? */
class UploadLinesTest extends UploadCallsFixture {
    private Reply csv(String lines) {
        return api.post("/v1/campaigns/" + campaign + "/codes", lines, typed("text/csv"));
    }

    @Test
    void whatIsWrongWithLinesIsNamedWithTheirNumbers() {
        api.create(campaign, 3);
        String ours = new CouponCode.Writer(new Terms(
                        "c",
                        1,
                        2,
                        9,
                        1,
                        CampaignPhase.LIVE,
                        0,
                        9,
                        CouponExpiry.NEVER,
                        new CodeKey(new byte[16]),
                        PublishedUploads.NONE,
                        1))
                .write(7);
        Reply reply = codes("good\n\n" + "x".repeat(65) + "\ntab\tbed\n-dash\nGrüße\n" + ours + "\n" + "y".repeat(5_000)
                + "\n" + "z".repeat(64) + "\n\u0000\n");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-request");
        assertThat(lines(reply))
                .containsExactly(
                        "2 The line is empty",
                        "3 A code has at most 64 characters",
                        "4 A code holds visible ASCII characters and blanks only",
                        "5 A code begins with a letter or a digit",
                        "6 A code holds visible ASCII characters and blanks only",
                        "7 The code reads as one that Dibs makes",
                        "8 The line is too long",
                        "10 A code holds visible ASCII characters and blanks only");
        assertThat(reply.json().getString("field")).isEqualTo("line 2");
        assertThat(shown().getInteger("ownCodes")).isNull();
        assertThat(codes("\n".repeat(500)).json().getJsonArray("errors")).hasSize(20);
        assertThat(codes("").json().getString("detail")).isEqualTo("There is no line in the body");
    }

    @Test
    void codesThatAreThereAlreadyAreNamedWithTheirNumbers() {
        String other = campaign;
        api.create(other, 3);
        codes("O1 " + other + "\nO2 " + other);
        String second = other + "-b";
        api.create(second, 3);
        Reply reply = api.post(
                "/v1/campaigns/" + second + "/codes",
                "code,note\nN1,\nN2,\nn-1,\no1" + other + ",\nN3,\n",
                typed("text/csv"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("duplicate-codes");
        assertThat(lines(reply))
                .containsExactly(
                        "4 The code stands on line 2 already", "5 It is code 1 of campaign " + other + " already");
        assertThat(codes("O2-" + other + "\n")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("detail"))
                .as("the campaign's own")
                .isEqualTo("It is code 2 of campaign " + other + " already");
    }

    @Test
    void duplicatesOfManyPagesAreFoundToo() {
        api.create(campaign, 3);
        String many = IntStream.range(0, 3 * UploadReader.PAGE)
                .mapToObj(i -> campaign + "x" + i)
                .collect(Collectors.joining("\n"));
        Reply reply = codes(many + "\n" + campaign + "X5\n");
        assertThat(lines(reply)).containsExactly((3 * UploadReader.PAGE + 1) + " The code stands on line 6 already");
        assertThat(codes(many).json().getInteger("last")).isEqualTo(3 * UploadReader.PAGE);
        assertThat(claimed("a")).isEqualTo(campaign + "x0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A1\\nA2|A1",
                "~code~\\n~A1~|A1",
                "note,Code,x\\n1,A1,2|A1",
                "\"A\"\"1\"|A\"1",
                "\ufeffcode\\nA1|A1",
                "\ufeffA1|A1",
                "\"A,1\"|A,1"
            })
    void theColumnOfCodesIsFound(String lines, String first) {
        api.create(campaign, 3);
        String unique = lines.replace("~", "\"").replace("\\n", "\n").replace("A", "A" + campaign);
        assertThat(csv(unique).status()).isEqualTo(201);
        assertThat(claimed("a")).isEqualTo(first.replace("A", "A" + campaign));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A1,A2|There is more than one field, and no first line says which is the code",
                "note,code\\nonly|There is no field for the code",
                "\"A1|A quote is not closed on its line",
                "\"A1\"x|Something follows the closing quote of a field"
            })
    void linesThatAreNoCsvAreNamed(String lines, String detail) {
        api.create(campaign, 3);
        assertThat(csv(lines.replace("\\n", "\n")).json().getString("detail")).isEqualTo(detail);
    }

    @Test
    void usersThatAreNoneAreNamed() {
        api.create(campaign, 3);
        Reply reply = eligible("u-1\n\n" + "x".repeat(129) + "\nu\u0007\n");
        assertThat(lines(reply))
                .containsExactly(
                        "2 userId must not be empty",
                        "3 userId must have at most 128 characters",
                        "4 userId must not hold control characters");
        assertThat(api.claim(campaign, "u-2").status()).as("there is no list").isEqualTo(201);
    }
}
