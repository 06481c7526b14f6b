package dmft.validation;

/** Averages of an activation over a pair of centred Gaussian pre-activations (x, y) with covariance (xx, xy, yy). */
public interface GaussianKernel {

    /** ⟨φ(x) φ(y)⟩. */
    double features(double xx, double xy, double yy);

    /** ⟨φ'(x) φ'(y)⟩. */
    double derivatives(double xx, double xy, double yy);

    /** The averages of φ(βh)/β. */
    default GaussianKernel withGain(double gain) {
        GaussianKernel plain = this;
        double square = gain * gain;
        return new GaussianKernel() {
            @Override
            public double features(double xx, double xy, double yy) {
                return plain.features(square * xx, square * xy, square * yy) / square;
            }

            @Override
            public double derivatives(double xx, double xy, double yy) {
                return plain.derivatives(square * xx, square * xy, square * yy);
            }
        };
    }
}
