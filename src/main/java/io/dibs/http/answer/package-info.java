/** What answers are made of: problems, times, and what every response carries. */
package io.dibs.http.answer;
