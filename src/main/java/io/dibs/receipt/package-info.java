/**
 * A campaign's coupons as a transparency log in the formats of C2SP, in plain Java: Merkle tree, tiles, signed
 * checkpoints, and receipts that prove a coupon's place without a server. It knows no other package.
 */
@NullMarked
package io.dibs.receipt;

import org.jspecify.annotations.NullMarked;
