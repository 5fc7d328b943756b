// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/error_page.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/state_look.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int errorPageWidth = 560;

struct ErrorAdvice
{
    ErrorCode code;
    const char *title;
    const char *advice;
};

const ErrorAdvice errorAdvices[] = {
    {ErrorCode::Corrupt, QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "The registry is damaged"),
     QT_TRANSLATE_NOOP(
         "muster::ui::ErrorPage",
         "Keep a copy of the folder as it is. Then put a backup in its place: the newest ones lie in its folder backups.")},
    {ErrorCode::Unsupported, QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "The registry can't be used by this version"),
     QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "Update Muster on this computer, or open the registry where it was last used.")},
    {ErrorCode::Conflict, QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "Somebody else holds the registry"),
     QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "Close the other program, or wait until it is done, then try again.")},
    {ErrorCode::Locked, QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "The registry is locked"),
     QT_TRANSLATE_NOOP("muster::ui::ErrorPage", "Ask for the right to use it, then try again.")},
};

} // namespace

ErrorPage::ErrorPage(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_message(new QLabel(this))
    , m_advice(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_retry(new QPushButton(tr("Try again"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"errorPage"_s);
    m_title->setObjectName(u"errorPage.title"_s);
    m_title->setProperty("textRole", u"title"_s);
    m_message->setObjectName(u"errorPage.message"_s);
    m_retry->setObjectName(u"errorPage.retry"_s);
    m_retry->setProperty("role", u"primary"_s);
    m_advice->setProperty("textRole", u"secondary"_s);
    m_detail->setProperty("textRole", u"caption"_s);
    for (QLabel *each : {m_message, m_advice, m_detail}) {
        each->setWordWrap(true);
        each->setTextFormat(Qt::PlainText);
        each->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto *glyph = new GlyphLabel(themes, this);
    glyph->setLook(lookOf(Severity::Error));
    auto *head = new QHBoxLayout;
    head->setSpacing(theme.space(Space::S));
    head->addWidget(glyph);
    head->addWidget(m_title, 1);
    auto *block = new QWidget(this);
    block->setFixedWidth(errorPageWidth);
    auto *column = new QVBoxLayout(block);
    const int ring = theme.space(Space::Xs); // room for the focus ring
    column->setContentsMargins(ring, ring, ring, ring);
    column->setSpacing(theme.space(Space::M));
    column->addLayout(head);
    column->addWidget(m_message);
    column->addWidget(m_advice);
    column->addWidget(m_detail);
    column->addWidget(m_retry, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    auto *across = new QHBoxLayout; // not an alignment: that would forget the height its texts need at this width
    across->addStretch(1);
    across->addWidget(block);
    across->addStretch(1);
    layout->addStretch(1);
    layout->addLayout(across);
    layout->addStretch(3);
    connect(m_retry, &QPushButton::clicked, this, &ErrorPage::retryRequested);
    setFocusProxy(m_retry);
}

void ErrorPage::setError(const Error &error, const QString &folder)
{
    m_title->setText(tr("The registry can't be opened"));
    m_advice->setText(tr("Check the folder and its rights, then try again."));
    for (const ErrorAdvice &each : errorAdvices)
        if (each.code == error.code) {
            m_title->setText(tr(each.title));
            m_advice->setText(tr(each.advice));
        }
    m_message->setText(error.message);
    m_detail->setText(tr("Folder: %1").arg(folder)
                      + (error.detail.isEmpty() ? QString() : u'\n' + tr("In detail: %1").arg(error.detail)));
    setAccessibleName(m_title->text());
    setAccessibleDescription(error.message);
}

} // namespace muster::ui
