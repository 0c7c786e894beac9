/**
 * What things cost on this machine, measured for the cost model of virtual time.
 *
 * <p>One measurement a class, none longer than some seconds; {@link
 * io.swapbox.bench.calibration.Calibration} makes them all, {@link
 * io.swapbox.bench.calibration.CostModelFile} writes them down in the form of {@code
 * cost-model.conf}. Called by the command line alone.
 */
@NullMarked
package io.swapbox.bench.calibration;

import org.jspecify.annotations.NullMarked;
