/** The rules of one campaign in plain Java: terms, stock, holders, codes. It knows no other package. */
@NullMarked
package io.dibs.campaign;

import org.jspecify.annotations.NullMarked;
