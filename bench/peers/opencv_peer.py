"""OpenCV as a peer: one job a line of JSON on the input, one answer a line on the output.

{"op": "inpaint" | "denoise", "width", "height", "picture": base64 RGB, "mask": base64, "values": [...]} gives one picture for each
method and value: {"results": [{"name", "value", "picture"}]}. The values are radii in pixels, or strengths.
"""

import base64
import json
import sys


def say(message):
    print(json.dumps(message), flush=True)


try:
    import cv2
    import numpy
except ImportError as error:
    say({"missing": f"{error}; on Debian: apt-get install python3-opencv"})
    sys.exit(0)


def inpaint(picture, mask, values):
    for name, method in (("telea", cv2.INPAINT_TELEA), ("navier-stokes", cv2.INPAINT_NS)):
        for radius in values:
            yield name, radius, cv2.inpaint(picture, mask * 255, radius, method)


def denoise(picture, _mask, values):
    for strength in values:
        yield "fastNlMeans", strength, cv2.fastNlMeansDenoisingColored(picture, None, strength, strength, 7, 21)


def main():
    cv2.setNumThreads(2)
    say({"ready": f"OpenCV {cv2.__version__}"})
    for line in sys.stdin:
        job = json.loads(line)
        shape = (job["height"], job["width"])
        pixels = numpy.frombuffer(base64.b64decode(job["picture"]), numpy.uint8).reshape(*shape, 3)
        mask = numpy.frombuffer(base64.b64decode(job["mask"]), numpy.uint8).reshape(shape) if job.get("mask") else None
        picture = numpy.ascontiguousarray(pixels[:, :, ::-1])
        made = {"inpaint": inpaint, "denoise": denoise}[job["op"]](picture, mask, job["values"])
        encode = lambda each: base64.b64encode(numpy.ascontiguousarray(each[:, :, ::-1]).tobytes()).decode()
        say({"results": [{"name": name, "value": value, "picture": encode(each)} for name, value, each in made]})


main()
