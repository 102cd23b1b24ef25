/** The transparency log of a campaign and the receipts from it. */
@NullMarked
package io.dibs.http.receipt;

import org.jspecify.annotations.NullMarked;
