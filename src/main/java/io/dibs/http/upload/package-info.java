/** What campaigns bring, taken in line by line: their own codes, and lists of those who may claim. */
@NullMarked
package io.dibs.http.upload;

import org.jspecify.annotations.NullMarked;
