package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.NOW;
import static io.dibs.ledger.BlockingLedger.coupon;
import static io.dibs.ledger.BlockingLedger.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.ledger.PersonRecords.ErasureCounts;
import io.dibs.ledger.PersonRecords.MadeChange;
import io.dibs.ledger.PersonRecords.PersonData;
import io.dibs.people.Account;
import io.dibs.people.Role;
import io.dibs.repository.CouponView;
import io.dibs.shard.CouponPage;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person leaves the ledger, and everything that rests on it holds on. */
class PersonRecordsIT {
    private static final String PERSON = "ü'2";
    private static final ErasureCounts NOTHING = new ErasureCounts(0, 0, 0, false);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private BlockingLedger ledger;
    private ShardWriter writer;
    private PersonRecords persons;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        ledger = new BlockingLedger(postgres.ledger());
        writer = ledger.writer(1);
        persons = new PersonRecords(DATABASE.vertx(), DATABASE.settings());
    }

    @AfterEach
    void close() {
        ConditionWait.get(persons.close());
    }

    private Terms campaign(String id, int perUser) {
        writer.committed(BlockingLedger.creation(id, 1, "make " + id, 100, perUser));
        return BlockingLedger.terms(id, 1, 100, perUser);
    }

    private ErasureCounts erase() {
        return ConditionWait.get(persons.erase(PERSON));
    }

    private static void awaitDerived() {
        ConditionWait.until("holders and trees are derived", () -> DATABASE.read(
                        "SELECT count(*) FROM head h JOIN holder_watermark w ON w.campaign = h.key"
                                + " LEFT JOIN tree t ON t.campaign = h.key"
                                + " WHERE h.issued > least(w.upto, coalesce(t.size, 0))")
                .equals("0"));
    }

    private HolderIdentity person() {
        return postgres.identity().userHash().of(PERSON.getBytes(StandardCharsets.UTF_8));
    }

    // ---- coupons -----------------------------------------------------------------------------------------------

    @Test
    void thePersonLeavesTheLogAndTheCouponStays() {
        campaign("a", 1);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, PERSON), coupon("a", 3, "u3"));
        awaitDerived();
        assertThat(erase()).isEqualTo(new ErasureCounts(1, 0, 0, false));
        String placeholder = ErasedPerson.placeholder(person());
        assertThat(DATABASE.read("SELECT string_agg(users, E'\\x1f' ORDER BY last) FROM issue"))
                .isEqualTo("u1\u001f" + placeholder + "\u001fu3");
        assertThat(ConditionWait.get(postgres.repositories().coupons().coupon("a", 2)))
                .map(CouponView::userId)
                .contains(placeholder);
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser("a", PERSON)))
                .isEmpty();
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser("a", "u3")))
                .hasSize(1);
        assertThat(ConditionWait.get(persons.read(PERSON, NOW)).coupons()).isEmpty();
        assertThat(erase()).as("once more").isEqualTo(NOTHING);
    }

    @Test
    void theAuditHoldsAlsoWhereAUserMayHoldSeveral() {
        campaign("a", 3);
        writer.append(
                keyed("a", 1, PERSON, 1, new HolderIdentity(1, 1)),
                keyed("a", 2, "u1", 1, new HolderIdentity(1, 2)),
                keyed("a", 3, PERSON, 2, new HolderIdentity(1, 3)));
        awaitDerived();
        assertThat(erase().coupons()).isEqualTo(2);
        assertThat(ConditionWait.get(postgres.repositories().campaigns().audit("a"))
                        .orElseThrow()
                        .verdict())
                .isEqualTo("holds");
        DATABASE.run("UPDATE campaign SET per_user = 1 WHERE id = 'a'");
        assertThat(ConditionWait.get(postgres.repositories().campaigns().audit("a"))
                        .orElseThrow()
                        .duplicates())
                .as("it still sees that both are of one person")
                .isEqualTo(1);
    }

    /** What memory reads back, and what snapshots in Redis are compared with, is what it was before. */
    @Test
    void whoComesAgainUnderTheSameIdIsStillKnownToHaveACoupon() {
        Terms terms = campaign("a", 1);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, PERSON), coupon("a", 3, "u3"));
        awaitDerived();
        String digest = DATABASE.read("SELECT digest FROM head");
        CouponPage before = ledger.page(terms, 1, 3);
        erase();
        CouponPage after = ledger.page(terms, 1, 3);
        assertThat(after.highs()).isEqualTo(before.highs());
        assertThat(after.lows()).isEqualTo(before.lows());
        assertThat(new HolderIdentity(after.highs()[1], after.lows()[1])).isEqualTo(person());
        assertThat(DATABASE.read("SELECT digest FROM head")).isEqualTo(digest);
    }

    @Test
    void theTransparencyLogKeepsItsLeavesAndReceiptsOfOthers() {
        campaign("a", 1);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, PERSON));
        awaitDerived();
        String tree = DATABASE.read("SELECT checkpoint || encode(hashes, 'hex') FROM tree, tree_tile");
        erase();
        assertThat(DATABASE.read("SELECT checkpoint || encode(hashes, 'hex') FROM tree, tree_tile"))
                .isEqualTo(tree);
        assertThat(ConditionWait.get(postgres.repositories().receipts().receipt("a", "u1", 0))
                        .text())
                .isPresent();
        assertThat(ConditionWait.get(postgres.repositories().receipts().receipt("a", PERSON, 0))
                        .text())
                .isEmpty();
    }

    @Test
    void aCouponThatIsNotDerivedYetIsNotErased() {
        LogRows.campaign(DATABASE::run, "a", 1, 100);
        LogRows.append(DATABASE::run, "a", 5, 5);
        assertThatThrownBy(() -> ConditionWait.get(persons.erase("u3")))
                .isInstanceOf(PersonNotErasableException.class)
                .hasMessageContaining("start a node");
        ledger.taken(0);
        awaitDerived();
        assertThat(ConditionWait.get(persons.erase("u3")).coupons()).isEqualTo(1);
    }

    // ---- the rest ----------------------------------------------------------------------------------------------

    @Test
    void thePersonsPlaceOnAListStaysWithoutTheName() {
        campaign("a", 1);
        DATABASE.run(
                "INSERT INTO upload (campaign, kind, state, request, size, touched_at)"
                        + " VALUES ('a', 'USERS', 'PUBLISHED', 'r', 3, now())",
                "INSERT INTO eligible (upload, user_id) SELECT id, unnest(ARRAY['u1', 'ü''2', 'u3']) FROM upload",
                "UPDATE campaign SET eligible_list = (SELECT id FROM upload), eligible_users = 3");
        Terms listed = ledger.campaigns(1).get(0).terms();
        List<HolderIdentity> before = ledger.eligible(listed);
        assertThat(ConditionWait.get(persons.read(PERSON, NOW)).lists()).containsExactly("a");
        assertThat(erase()).isEqualTo(new ErasureCounts(0, 1, 0, false));
        assertThat(DATABASE.read("SELECT count(*) FROM eligible WHERE user_id = 'ü''2'"))
                .isEqualTo("0");
        assertThat(ledger.eligible(listed)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void changesStayAndNobodyMadeThem() {
        campaign("a", 1);
        DATABASE.run("UPDATE history SET who = 'ü''2'");
        assertThat(ConditionWait.get(persons.read(PERSON, NOW)).changes())
                .containsExactly(new MadeChange("a", "create", NOW));
        assertThat(erase()).isEqualTo(new ErasureCounts(0, 0, 1, false));
        assertThat(DATABASE.read("SELECT who FROM history")).isEqualTo(ErasedPerson.placeholder(person()));
    }

    @Test
    void theAccountIsRemovedUnlessNoAdministratorWouldBeLeft() {
        ConditionWait.get(postgres.accounts()
                .addFirstAdministrator(new Account(PERSON, "a@example.com", "Ann", Set.of(Role.ADMIN), NOW), "hash"));
        assertThatThrownBy(this::erase)
                .isInstanceOf(PersonNotErasableException.class)
                .hasMessageContaining("last administrator");
        ConditionWait.get(
                postgres.accounts().add(new Account("other", "b@example.com", "Bob", Set.of(Role.ADMIN), NOW), "hash"));
        PersonData held = ConditionWait.get(persons.read(PERSON, NOW));
        assertThat(held.account()).map(Account::email).contains("a@example.com");
        assertThat(erase()).isEqualTo(new ErasureCounts(0, 0, 0, true));
        assertThat(ConditionWait.get(postgres.accounts().find(PERSON))).isEmpty();
        assertThat(ConditionWait.get(postgres.accounts().firstAdministrator())).isPresent();
        assertThat(DATABASE.read("SELECT count(*) FROM setting WHERE value = 'ü''2'"))
                .isEqualTo("0");
    }

    @Test
    void allCouponsOfAPersonAreRead() {
        campaign("a", 1);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, PERSON));
        DATABASE.run("INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference)"
                + " SELECT key, 2, now(), 'order' FROM head");
        assertThat(ConditionWait.get(persons.read(PERSON, NOW)).coupons())
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.terms().campaign()).isEqualTo("a");
                    assertThat(held.coupon().sequence()).isEqualTo(2);
                    assertThat(held.coupon().reference()).isEqualTo("order");
                });
    }
}
