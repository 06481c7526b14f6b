/**
 * Statistics for comparing infinite with finite networks: extrapolation in the width, one pooled statistic for a
 * correlated vector of observables, two-sample tests of mean and spread, and the coverage of intervals.
 *
 * <p>Every test gives a p-value, so that the level at which it is read is its false-failure probability.
 */
@NullMarked
package dmft.validation.stats;

import org.jspecify.annotations.NullMarked;
