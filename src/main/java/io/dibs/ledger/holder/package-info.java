/** Which holders are derived from the log next. It knows no statement, no clock and no thread of its own. */
@NullMarked
package io.dibs.ledger.holder;

import org.jspecify.annotations.NullMarked;
