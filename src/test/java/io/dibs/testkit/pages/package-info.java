/** The pages as people use them: in a real browser, with what holds for every page. */
package io.dibs.testkit.pages;
