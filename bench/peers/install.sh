#!/bin/sh
# Installs what the benches compare with: the JavaScript peers into this folder's own node_modules, and nowhere else.
# PyTorch comes from the system's packages; this script only says whether it is there.
set -eu
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-fund --no-audit

if /usr/bin/python3 -c 'import torch; print("PyTorch", torch.__version__)' 2>/dev/null; then
  :
else
  echo 'PyTorch is not installed, and will be missing from the benches. On Debian:'
  echo '  sudo apt-get install python3-torch libopenblas0-pthread'
fi

if /usr/bin/python3 -c 'import cv2; print("OpenCV", cv2.__version__)' 2>/dev/null; then
  :
else
  echo 'OpenCV is not installed, and will be missing from the benches. On Debian:'
  echo '  sudo apt-get install python3-opencv'
fi
