# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed where, and the Debian package: `cpack -G DEB` in a build tree. Included when all targets are known.
set(id org.muster.Muster)
set(doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/muster)

install(TARGETS muster musterctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES installer/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/applications)
install(FILES installer/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/metainfo)
install(FILES installer/copyright DESTINATION ${doc})
install(FILES docs/json.md DESTINATION ${doc})
install(FILES resources/icons/muster.svg DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/icons/hicolor/scalable/apps RENAME ${id}.svg)
install(FILES resources/completion/musterctl.bash
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME musterctl)

# Policy wants these compressed, and without the time of day in them.
function(muster_install_gzipped file destination name)
  set(gzipped ${CMAKE_BINARY_DIR}/gzipped/${name}.gz)
  install(CODE "
    file(MAKE_DIRECTORY \"${CMAKE_BINARY_DIR}/gzipped\")
    execute_process(COMMAND gzip -9nc INPUT_FILE \"${CMAKE_SOURCE_DIR}/${file}\" OUTPUT_FILE \"${gzipped}\" COMMAND_ERROR_IS_FATAL ANY)")
  install(FILES ${gzipped} DESTINATION ${destination})
endfunction()
muster_install_gzipped(installer/changelog ${doc} changelog)
muster_install_gzipped(docs/muster.1 ${CMAKE_INSTALL_MANDIR}/man1 muster.1)
muster_install_gzipped(docs/musterctl.1 ${CMAKE_INSTALL_MANDIR}/man1 musterctl.1)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME muster)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Muster authors <authors@muster.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "console that checks devices in: find, provision, enroll, watch")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
# umask 022, whatever the one who packs has set
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ieee-data, hwdata, qt6-wayland") # the first two: names of vendors
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Muster finds devices on the local network and on USB, gives them an identity,
credentials and settings (provisioning), admits them into the registry under a
policy (enrollment), and keeps watching that they stay what they were admitted
as. It needs no server: the registry is one file.
.
This package holds the desktop console, muster, and its headless twin for
scripts and SSH sessions, musterctl.")
include(CPack)
