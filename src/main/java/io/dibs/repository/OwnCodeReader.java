package io.dibs.repository;

import io.dibs.campaign.Terms;
import io.vertx.core.Future;

/** The codes that campaigns bring. It may answer on any thread. */
public interface OwnCodeReader {
    /** The campaign's own codes of these sequences, {@link JoinedTexts#SEPARATOR} between each two. */
    Future<byte[]> codes(Terms terms, int from, int to);
}
