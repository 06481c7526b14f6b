/**
 * Published figures beside ours: Bordelon &amp; Pehlevan 2022 (arXiv 2205.09653) and Atanasov, Bordelon &amp; Pehlevan 2021
 * (arXiv 2111.00034). Every folder of {@code validation/published} is one {@link dmft.validation.published.Figure}.
 *
 * <p>Their draws of inputs and weights cannot be had again, and a draw shifts a figure by more than any method errs. So each figure is
 * computed over many draws of the data: a published number counts as reproduced if it lies where our draws say that one more draw would
 * ({@link dmft.validation.published.PredictionInterval}), and what a figure is about, the order of methods and the trends
 * ({@link dmft.validation.published.Trend}), must hold in every draw.
 */
@NullMarked
package dmft.validation.published;

import org.jspecify.annotations.NullMarked;
