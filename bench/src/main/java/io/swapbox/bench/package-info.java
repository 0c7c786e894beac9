/**
 * What it cost: the command line, experiments, results and reports.
 *
 * <p>{@code cli} runs an experiment and talks to people, {@code experiment} reads settings, {@code
 * result} says what came out, {@code report} draws it. Nothing here knows an actor.
 */
@NullMarked
package io.swapbox.bench;

import org.jspecify.annotations.NullMarked;
