package io.dibs.testkit.pages;

import io.dibs.testkit.external.ChromiumTab;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The console in the browser of a test class: what a person does there, by the words on its buttons and links. */
public final class ConsoleFixture implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final BrowserFixture pages = new BrowserFixture("console");

    /**
     * Opens a browser on a node that asks who people are.
     *
     * @return the node's administrator
     */
    public AdminClient start(NodeProcess node, Path folder) {
        pages.start(folder, node.api().base());
        return new AdminClient(node.api());
    }

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

    /** A view that asks again and again; it waits for a fifth of the time between. */
    public void openHurried(String view, String token) {
        open("redeem", token);
        hurry();
        tab().evaluate("location.hash = '" + view + "'");
        tab().until("document.querySelector('.sidebar [aria-current]')?.dataset.view === '" + view + "'");
    }

    /** What begins to wait on this page from now on. */
    public void hurry() {
        tab().evaluate("const later = window.setTimeout;"
                + " window.setTimeout = (action, millis) => later(action, millis / 5)");
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

    /** As {@link #press}, in whichever language the console is. @param name of the text in its modules */
    public void pressNamed(String name) {
        press(named(name));
    }

    private String named(String name) {
        return (String) tab().evaluate("import('/assets/console-texts.js').then(({t}) => t." + name + ")");
    }

    public void follow(String text) {
        click("[...document.querySelectorAll('a')]", text);
    }

    private void click(String among, String text) {
        String found =
                among + ".find((each) => each.checkVisibility() && each.textContent.trim() === " + quoted(text) + ")";
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

    public void enter() {
        pages.enter();
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
