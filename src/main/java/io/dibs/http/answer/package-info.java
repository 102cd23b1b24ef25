/** What answers are made of: problems, times, and what every response carries. */
@NullMarked
package io.dibs.http.answer;

import org.jspecify.annotations.NullMarked;
