package io.dibs.testkit.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.ChromiumTab;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The console in the browser of a test class: what a person does there, by the words on its buttons and links. */
public final class ConsoleFixture implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final int TAB = 9;
    private static final int ENTER = 13;
    private static final int MAX_TABS = 80;

    private final BrowserFixture pages = new BrowserFixture("console");

    public BrowserFixture pages() {
        return pages;
    }

    public ChromiumTab tab() {
        return pages.tab();
    }

    /** Opens a view as somebody who is signed in already. */
    public void open(String view, String token) {
        pages.open("/assets/icon.svg");
        tab().evaluate("sessionStorage.setItem('dibs.token', '" + token + "')");
        pages.open("/console#" + view);
        tab().until("document.querySelector('.sidebar') !== null");
    }

    /** To sign in, as somebody who was never here. */
    public void open() {
        pages.open("/console");
        tab().until("document.activeElement?.id === 'email'");
    }

    /** Waits until the view shows what it is for. */
    public void await() {
        tab().until("document.querySelector('main .skeleton') === null");
    }

    public void see(String text) {
        tab().until("document.body.innerText.includes(" + quoted(text) + ")");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }

    /** In the dialog, where one is open. */
    public void press(String text) {
        click("[...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, summary')]", text);
    }

    public void follow(String text) {
        click("[...document.querySelectorAll('a')]", text);
    }

    private void click(String among, String text) {
        String found = among + ".find((each) => each.textContent.trim() === " + quoted(text) + ")";
        tab().until(found + " !== undefined");
        tab().evaluate(found + ".click()");
    }

    public void fill(String name, String text) {
        String control = control(name);
        tab().until(control + " !== null");
        tab().evaluate(control + ".focus(); " + control + ".select?.()");
        tab().type(text);
    }

    public void choose(String name, String value) {
        set(name, value, "change");
    }

    /** Of a control that nobody types in. */
    public void setValue(String name, String value) {
        set(name, value, "input");
    }

    private void set(String name, String value, String event) {
        tab().evaluate("((each) => { each.value = " + quoted(value) + "; each.dispatchEvent(new Event('" + event
                + "', {bubbles: true})); })(" + control(name) + ")");
    }

    /** Of the dialog, where one is open. */
    private static String control(String name) {
        return "(document.querySelector('dialog[open]') ?? document).querySelector('[name=\"" + name + "\"]')";
    }

    /** Does what the open dialog asks about. */
    public void confirm() {
        tab().evaluate("document.querySelector('dialog[open] button[type=submit]').click()");
    }

    /** What has the focus, by the keyboard. */
    public void enter() {
        tab().press("Enter", ENTER);
    }

    /** To the next element, by the keyboard. */
    public void next() {
        tab().press("Tab", TAB);
    }

    /** Goes by the keyboard to the element of which a condition holds; it is {@code at} there. */
    public void tabTo(String condition) {
        String reached = "((at) => Boolean(" + condition + "))(document.activeElement)";
        for (int i = 0; i < MAX_TABS && !Boolean.TRUE.equals(tab().evaluate(reached)); i++) {
            next();
        }
        assertThat(tab().evaluate(reached)).as(condition).isEqualTo(true);
    }

    /** What a button would have downloaded, as text. */
    public String downloadedBy(String button) {
        tab().evaluate("window.saved = null; URL.createObjectURL = (blob) => {"
                + " blob.text().then((text) => { window.saved = text; }); return 'about:blank#' + blob.size; };"
                + " HTMLAnchorElement.prototype.click = function () { if (!this.download) this.dispatchEvent("
                + "new MouseEvent('click', {bubbles: true, cancelable: true})); }");
        press(button);
        tab().until("window.saved !== null");
        return (String) tab().evaluate("window.saved");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        pages.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pages.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        pages.afterAll(context);
    }
}
