package dmft.validation;

/**
 * Arc-cosine kernels of relu and leaky-relu, φ(h) = max(h, 0) + a min(h, 0) with slope a.
 *
 * <p>With cos θ = xy/√(xx·yy), relu has ⟨φφ⟩ = √(xx·yy) (sin θ + (π−θ) cos θ)/2π and ⟨φ'φ'⟩ = (π−θ)/2π. Written as
 * φ = (1−a) relu + a h, the leaky one follows from ⟨relu(x) y⟩ = xy/2 and ⟨relu'(x)⟩ = ½. Source: Cho and Saul 2009.
 *
 * @param slope a, 0 for relu
 */
public record ArcCosine(double slope) implements GaussianKernel {

    @Override
    public double features(double xx, double xy, double yy) {
        double norm = Math.sqrt(xx * yy);
        double relu = 0;
        if (norm > 0) {
            double angle = angle(norm, xy);
            relu = norm * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / (2 * Math.PI);
        }
        return (1 - slope) * (1 - slope) * relu + slope * xy;
    }

    /** {@inheritDoc} Where a variance is zero, φ'(0) = a as everywhere in this project. */
    @Override
    public double derivatives(double xx, double xy, double yy) {
        double x = xx > 0 ? 0.5 : 0;
        double y = yy > 0 ? 0.5 : 0;
        double relu = xx > 0 && yy > 0 ? (Math.PI - angle(Math.sqrt(xx * yy), xy)) / (2 * Math.PI) : 0;
        return (1 - slope) * (1 - slope) * relu + slope * (1 - slope) * (x + y) + slope * slope;
    }

    private static double angle(double norm, double xy) {
        return Math.acos(Math.clamp(xy / norm, -1.0, 1.0));
    }
}
