package io.dibs.app.demo;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What each person of a crowd was answered, and whether the answers keep the promises. Each person claims once, or as
 * often as they press.
 */
final class CrowdRecord {
    private final int people;
    private final int presses;
    private final int stock;
    private final byte[] answered;
    private final int[] sequences;
    private final @Nullable String[] codes;
    private final int[] holders;
    private final BitSet soldOut = new BitSet();
    private int pressed;
    private int definite;
    private int claimsAnswered;
    private int coupons;
    private int sameAgain;
    private int askedAgain;
    private int wrong;

    CrowdRecord(int people, int presses, int stock) {
        this.people = people;
        this.presses = presses;
        this.stock = stock;
        this.answered = new byte[people];
        this.sequences = new int[people];
        this.codes = new String[people];
        this.holders = new int[stock + 1];
        Arrays.fill(holders, -1);
    }

    int people() {
        return people;
    }

    int presses() {
        return presses;
    }

    int stock() {
        return stock;
    }

    void press() {
        pressed++;
    }

    /** @return whether the coupon is news, and not the one that this person has already */
    boolean won(int person, int sequence, String code) {
        count(person);
        if (sequences[person] == sequence && code.equals(codes[person])) {
            sameAgain++;
            return false;
        }
        boolean isWrong = sequences[person] != 0
                || soldOut.get(person)
                || sequence < 1
                || sequence > stock
                || holders[sequence] >= 0;
        if (isWrong) {
            wrong++;
            return false;
        }
        sequences[person] = sequence;
        codes[person] = code;
        holders[sequence] = person;
        coupons++;
        return true;
    }

    void soldOut(int person) {
        count(person);
        soldOut.set(person);
        if (sequences[person] != 0) {
            wrong++;
        }
    }

    /** The claim got no definite answer, and is sent again. */
    void askAgain() {
        askedAgain++;
    }

    private void count(int person) {
        claimsAnswered++;
        answered[person]++;
        if (answered[person] == presses) {
            definite++;
        }
    }

    /** Whether a coupon in PostgreSQL is the one that the person got, or one whose answer was lost. */
    boolean agreesWith(int person, int sequence, String code) {
        return person >= 0
                && person < people
                && (sequences[person] == 0 || sequences[person] == sequence && code.equals(codes[person]));
    }

    boolean isComplete() {
        return definite == people;
    }

    int pressed() {
        return pressed;
    }

    /** People with an answer to each of their claims. */
    int definite() {
        return definite;
    }

    int claimsAnswered() {
        return claimsAnswered;
    }

    int coupons() {
        return coupons;
    }

    int sameAgain() {
        return sameAgain;
    }

    int askedAgain() {
        return askedAgain;
    }

    /** Answers that break a promise: a second coupon, one coupon for two people, one above the stock. */
    int wrong() {
        return wrong;
    }

    boolean isAnswered(int person) {
        return answered[person] == presses;
    }

    /** 0 for a person without a coupon. */
    int sequence(int person) {
        return sequences[person];
    }
}
