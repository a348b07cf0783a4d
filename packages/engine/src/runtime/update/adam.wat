;; Adam's update of numbers that lie one after another, four at a time and in place. The formulas are those of
;; operations/update.ts. adam-bytes.ts holds this file assembled; a test compares the two.
(module
  (import "env" "memory" (memory 1))
  (func (export "adam")
    ;; Addresses of parameters, moments and gradients, each a multiple of 16, and their bytes, also a multiple of 16.
    (param $parameters i32) (param $first i32) (param $second i32) (param $gradients i32) (param $bytes i32)
    (param $beta1 f32) (param $beta2 f32) (param $rate f32) (param $guard f32) (param $kept f32)
    (local $at i32)
    (local $gradient v128) (local $newFirst v128) (local $newSecond v128)
    (local $beta1s v128) (local $beta2s v128) (local $rates v128) (local $guards v128) (local $kepts v128)
    (local.set $beta1s (f32x4.splat (local.get $beta1)))
    (local.set $beta2s (f32x4.splat (local.get $beta2)))
    (local.set $rates (f32x4.splat (local.get $rate)))
    (local.set $guards (f32x4.splat (local.get $guard)))
    (local.set $kepts (f32x4.splat (local.get $kept)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $bytes)))
        (local.set $gradient (v128.load (i32.add (local.get $gradients) (local.get $at))))
        (local.set $newFirst
          (f32x4.add
            (f32x4.mul (v128.load (i32.add (local.get $first) (local.get $at))) (local.get $beta1s))
            (local.get $gradient)))
        (v128.store (i32.add (local.get $first) (local.get $at)) (local.get $newFirst))
        (local.set $newSecond
          (f32x4.add
            (f32x4.mul (v128.load (i32.add (local.get $second) (local.get $at))) (local.get $beta2s))
            (f32x4.mul (local.get $gradient) (local.get $gradient))))
        (v128.store (i32.add (local.get $second) (local.get $at)) (local.get $newSecond))
        (v128.store (i32.add (local.get $parameters) (local.get $at))
          (f32x4.sub
            (f32x4.mul (v128.load (i32.add (local.get $parameters) (local.get $at))) (local.get $kepts))
            (f32x4.mul
              (f32x4.div (local.get $newFirst) (f32x4.add (f32x4.sqrt (local.get $newSecond)) (local.get $guards)))
              (local.get $rates))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))))
