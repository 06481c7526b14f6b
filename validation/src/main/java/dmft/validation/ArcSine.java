package dmft.validation;

/**
 * Arc-sine kernel of φ(h) = erf(h): ⟨φφ⟩ = (2/π) asin(2xy/√((1+2xx)(1+2yy))) and
 * ⟨φ'φ'⟩ = (4/π)/√((1+2xx)(1+2yy) − 4xy²). Source: Williams 1997, whose activation is the same.
 */
public record ArcSine() implements GaussianKernel {

    @Override
    public double features(double xx, double xy, double yy) {
        return 2 / Math.PI * Math.asin(2 * xy / Math.sqrt((1 + 2 * xx) * (1 + 2 * yy)));
    }

    @Override
    public double derivatives(double xx, double xy, double yy) {
        return 4 / Math.PI / Math.sqrt((1 + 2 * xx) * (1 + 2 * yy) - 4 * xy * xy);
    }
}
