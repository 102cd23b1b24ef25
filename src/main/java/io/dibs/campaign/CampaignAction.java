package io.dibs.campaign;

/** What an administrator can ask of a campaign. */
public sealed interface CampaignAction {
    /** What the history calls it. */
    String label();

    record Create(CampaignProposal proposal) implements CampaignAction {
        @Override
        public String label() {
            return "create";
        }
    }

    /** Opens it now, whatever its schedule said. */
    record Open() implements CampaignAction {
        @Override
        public String label() {
            return "open";
        }
    }

    record Pause() implements CampaignAction {
        @Override
        public String label() {
            return "pause";
        }
    }

    record Close() implements CampaignAction {
        @Override
        public String label() {
            return "close";
        }
    }

    /** @param add how much more; less than zero lowers the stock */
    record AddStock(long add) implements CampaignAction {
        @Override
        public String label() {
            return "stock";
        }
    }

    /** Forgets what memory says and rebuilds it from the ledger. */
    record Sync() implements CampaignAction {
        @Override
        public String label() {
            return "sync";
        }
    }

    /** Sets some of its fields anew. */
    record Edit(CampaignEdit revision) implements CampaignAction {
        @Override
        public String label() {
            return "edit";
        }
    }

    /** Takes back one that has issued nothing. */
    record Delete() implements CampaignAction {
        @Override
        public String label() {
            return "delete";
        }
    }

    /**
     * Takes a coupon back; its user's place stays taken.
     *
     * @param restock whether the stock grows by one instead
     */
    record Revoke(int sequence, boolean restock) implements CampaignAction {
        @Override
        public String label() {
            return "revoke";
        }
    }

    /**
     * Gives it codes of its own, behind those that it has.
     *
     * @param upload under which they are staged, whole
     */
    record PublishCodes(long upload, int codes) implements CampaignAction {
        @Override
        public String label() {
            return "codes";
        }
    }

    /**
     * Says who may claim, instead of whoever could.
     *
     * @param upload under which they are staged, whole; 0 lets anybody claim
     */
    record PublishEligible(long upload, int users) implements CampaignAction {
        @Override
        public String label() {
            return "eligible";
        }
    }
}
