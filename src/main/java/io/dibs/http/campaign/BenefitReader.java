package io.dibs.http.campaign;

import io.dibs.http.answer.RefusedException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a coupon is worth: some percent off, an amount of a currency, or a gift. */
final class BenefitReader {
    private static final int PERCENT_DECIMALS = 2;
    /** Of each currency that people pay with: gold, test codes and the like are in ISO 4217 too, without decimals. */
    private static final Map<String, Integer> DECIMALS = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(Collectors.toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

    private BenefitReader() {}

    /** Null if there is none. */
    static @Nullable String read(JsonObject body) {
        JsonObject benefit = body.getJsonObject("benefit");
        if (benefit == null) {
            return null;
        }
        switch (benefit.getString("type")) {
            case "percent" -> requirePercent(benefit);
            case "amount" -> requireAmount(benefit);
            default -> requireGift(benefit);
        }
        return benefit.encode();
    }

    private static void requirePercent(JsonObject benefit) {
        requireOnly(benefit, Set.of("percent"));
        if (decimals(benefit, "percent") > PERCENT_DECIMALS) {
            throw bad("percent", "percent has at most " + PERCENT_DECIMALS + " decimals");
        }
    }

    private static void requireAmount(JsonObject benefit) {
        requireOnly(benefit, Set.of("amount", "currency"));
        String code = benefit.getString("currency");
        int allowed = decimalsOf(code);
        if (decimals(benefit, "amount") > allowed) {
            String most = allowed == 0 ? "no" : "at most " + allowed;
            throw bad("amount", "An amount of " + code + " has " + most + " decimals");
        }
    }

    private static void requireGift(JsonObject benefit) {
        requireOnly(benefit, Set.of("gift"));
        CampaignFields.plain("benefit.gift", benefit.getString("gift"));
    }

    private static int decimalsOf(String currency) {
        Integer decimals = DECIMALS.get(currency);
        if (decimals == null) {
            throw bad("currency", "currency must be a currency of ISO 4217, such as EUR");
        }
        return decimals;
    }

    private static int decimals(JsonObject benefit, String field) {
        return new BigDecimal(benefit.getNumber(field).toString())
                .stripTrailingZeros()
                .scale();
    }

    /** Beside its type, a benefit has the fields of that type and no others. */
    private static void requireOnly(JsonObject benefit, Set<String> fields) {
        for (String field : fields.stream().sorted().toList()) {
            if (!benefit.containsKey(field)) {
                throw bad(field, "This field is missing");
            }
        }
        for (String field : benefit.fieldNames()) {
            if (!field.equals("type") && !fields.contains(field)) {
                throw bad(field, "A benefit of type " + benefit.getString("type") + " has no such field");
            }
        }
    }

    private static RefusedException bad(String field, String detail) {
        return CampaignFields.bad("benefit." + field, detail);
    }
}
