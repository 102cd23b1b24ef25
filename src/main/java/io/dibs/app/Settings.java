package io.dibs.app;

import io.dibs.http.access.ProtectionSettings;
import io.dibs.ledger.LedgerRetention.KeptDays;
import io.dibs.trace.TraceSettings;
import io.dibs.webhook.AddressRule;
import java.util.List;
import java.util.Optional;

/**
 * All settings, right as far as they can be without asking anybody.
 *
 * @param webhooks where they may lead
 * @param kept how long what is not needed any more stays in PostgreSQL
 * @param traces where they go; empty where there are none
 * @param warnings what is allowed, and yet worth a word at the start
 */
public record Settings(
        ListenAddress http,
        ListenAddress management,
        StoreSettings stores,
        NodeSettings node,
        AuthMode auth,
        ProtectionSettings protection,
        AddressRule webhooks,
        KeptDays kept,
        LogSettings log,
        Optional<TraceSettings> traces,
        List<String> warnings) {
    /** Whether the truth itself is in a server of this node's own. */
    public boolean embedded() {
        return stores.postgres().isEmpty();
    }

    /** Whether somebody tries Dibs out: all servers are its own, and nobody has to sign in. */
    public boolean isTrial() {
        return embedded() && stores.redis().isEmpty() && auth instanceof AuthMode.None;
    }
}
