// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/scan_row.h"

#include "ui/discovery/scan_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/state_look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int scanBarWidth = 96;
constexpr int scanBarSteps = 1000;
} // namespace

ScanRow::ScanRow(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_glyph(new GlyphLabel(themes, this))
    , m_words(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_button(new QPushButton(this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"discover.scan.row"_s);
    setProperty("frameRole", u"hint"_s);
    m_words->setObjectName(u"discover.scan.words"_s);
    m_words->setProperty("textRole", u"hint"_s);
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_bar->setObjectName(u"discover.scan.progress"_s);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(scanBarWidth);
    m_bar->setRange(0, scanBarSteps);
    m_button->setObjectName(u"discover.scan.cancel"_s);
    m_button->setProperty("small", true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::M), theme.space(Space::S));
    layout->setSpacing(theme.space(Space::M));
    layout->addWidget(m_glyph);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_isOver)
            hide();
        else
            Q_EMIT cancelled();
    });
    hide();
}

void ScanRow::setProgress(const discovery::ScanProgress &progress)
{
    m_isOver = false;
    m_glyph->setLook(lookOf(StepMark::Running));
    m_bar->setValue(progress.total > 0 ? int(std::clamp<qint64>(progress.asked * scanBarSteps / progress.total, 0, scanBarSteps))
                                       : 0);
    m_bar->show();
    m_button->setText(tr("Cancel"));
    m_button->setAccessibleName(tr("Cancel the scan"));
    setLook(u"idle"_s, scanProgressText(progress));
    m_bar->setAccessibleName(m_words->text());
    show();
}

void ScanRow::setEnd(const QString &account, bool isComplete)
{
    m_isOver = true;
    m_glyph->setLook(isComplete ? lookOf(StepMark::Done) : lookOf(Severity::Warning));
    m_bar->hide();
    m_button->setText(tr("Close"));
    m_button->setAccessibleName(tr("Close this note"));
    setLook(isComplete ? u"ok"_s : u"warn"_s, account);
    show();
}

void ScanRow::setLook(const QString &tone, const QString &words)
{
    m_words->setText(words);
    setAccessibleName(words);
    m_button->setAccessibleDescription(words);
    if (property("tone").toString() == tone)
        return;
    setProperty("tone", tone);
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace muster::ui
